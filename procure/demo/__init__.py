"""The demo city Waterhaven: invented, complete, the same each time; made through the services of each capability."""
