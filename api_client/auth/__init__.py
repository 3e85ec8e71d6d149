"""How a request proves who asks."""
