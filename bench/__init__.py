"""The measuring stick: generated registries, the same queries against this application, floors and a peer."""
