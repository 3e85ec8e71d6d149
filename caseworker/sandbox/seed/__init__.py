"""What the sandbox is filled with: catalogue, people and cases of a made-up Kungsbacka."""
