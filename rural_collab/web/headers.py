"""Headers every answer carries."""

from flask import Flask, Response, request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SECURE_ONLY = "max-age=31536000; includeSubDomains"


def init_app(app: Flask) -> None:
    in_production = app.config["SETTINGS"].in_production

    @app.after_request
    def complete(response: Response) -> Response:
        response.headers.extend(_ALWAYS)
        if in_production:
            response.headers["Strict-Transport-Security"] = _SECURE_ONLY
        if request.path.startswith("/api/") and request.method in {"GET", "HEAD", "OPTIONS"}:
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response
