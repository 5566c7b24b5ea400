"""Paper trading on simulated quotes: decisions, orders, snapshots, and a command bus."""
