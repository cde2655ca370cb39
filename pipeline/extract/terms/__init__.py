"""The terms of commitments: amounts, exceptions, and the provisions to which they refer."""
