"""Speed and scale against peers, as ratios in one run."""
