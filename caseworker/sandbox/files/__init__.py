"""Files that read like the post of a municipality, made when somebody asks for them."""
