"""Cases of ML programs: each operation with numbers that a wrong convention would change. Writes the group "program".

Beside it, "program_operations.json" lists all operations of coremltools' sets for iOS 15 to 18, with the cases that have them.
"""

import json

from coremltools.converters.mil.mil.ops.registry import SSAOpRegistry

from program_base import covered, group
import program_numbers
import program_places

group.save()
names = sorted(name for name, versions in SSAOpRegistry.core_ops.items() if versions)
with open(group.folder + "_operations.json", "w") as output:
    json.dump({name: sorted(set(covered.get(name, []))) for name in names}, output, indent=1)
    output.write("\n")
