"""The demo city Waterhaven: invented, complete, the same each time; made through the services of each capability.

`city.load` fills an empty city; `tenders.to_json_lines` and `tenders.to_package` feed the benchmarks.
"""
