"""What happens without a person: tasks of a few lines that call a service."""
