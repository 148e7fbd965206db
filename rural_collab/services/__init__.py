"""What collaboratives offer: services, who delivers each in which role, who may use it and what it costs."""
