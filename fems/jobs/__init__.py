"""What turns readings into figures: each job reads, computes and writes over a window."""
