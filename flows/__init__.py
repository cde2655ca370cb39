"""The orchestration of Mithaq and its command line: the only layer that touches clock, processes and terminal."""
