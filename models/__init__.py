"""The statistical models: features, training, storing, and scoring against gold annotations."""
