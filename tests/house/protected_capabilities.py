"""A contract for import-linter: a `protected` one for each capability, without naming each.

The contract that import-linter brings lists what is protected and who may import it; for twenty capabilities that
would be the same thirty lines twenty times.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class ProtectedCapabilitiesContract(Contract):
    """Others import of a capability only its doors; its models only from models and queries.

    Options:
        container: package whose folders are the capabilities.
        not_capabilities: its folders that are none.
        doors: modules of a capability that everybody above may import.
        models_shared_with: modules of other capabilities that may import its `models`, since pages join in SQL.
        makers_of_models: modules of the container that may import `models`, except those of walled capabilities.
        walled: the capabilities whose models nobody else imports.
        mounts: modules of the container that may import everything, to put the program together.
    """

    type_name = "protected_capabilities"

    container = fields.StringField()
    not_capabilities = fields.SetField(subfield=fields.StringField())
    doors = fields.SetField(subfield=fields.StringField())
    models_shared_with = fields.SetField(subfield=fields.StringField())
    makers_of_models = fields.SetField(subfield=fields.StringField())
    walled = fields.SetField(subfield=fields.StringField())
    mounts = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        offences = []
        for imported in sorted(graph.modules):
            parts = imported.split(".")
            if len(parts) < 3 or parts[0] != self.container or parts[1] in self.not_capabilities:
                continue
            for importer in sorted(graph.find_modules_that_directly_import(imported)):
                if not self._allows(importer.split("."), parts[1], parts[2]):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    lines = ", ".join(str(detail["line_number"]) for detail in details)
                    offences.append(f"{importer} -> {imported} (l.{lines})")
        return ContractCheck(kept=not offences, metadata={"offences": offences})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for offence in check.metadata["offences"]:
            output.print_error(f"- {offence}", bold=False)

    def _allows(self, importer: list[str], capability: str, part: str) -> bool:
        inside = importer[0] == self.container and len(importer) > 1
        if part in self.doors or (inside and importer[1] in self.mounts | {capability}):
            return True
        if part != "models" or not inside or capability in self.walled:
            return False
        return importer[1] in self.makers_of_models or (len(importer) > 2 and importer[2] in self.models_shared_with)
