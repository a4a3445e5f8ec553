"""What every capability stands on: database, time, audit, jobs, outbox, files. Imports no capability."""
