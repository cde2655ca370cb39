"""``mithaq up``: the watched folder and the turns it takes, for as long as it is left to run."""
