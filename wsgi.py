"""For WSGI servers started in a checkout; an installed copy uses ``rural_collab.app:create_app()``."""

from rural_collab.app import create_app

app = create_app()
