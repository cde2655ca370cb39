"""Mithaq: treaty and policy texts in, a structured dataset out."""
