"""What is recorded and shown: one folder a capability, in the order that docs/architecture.md gives."""
