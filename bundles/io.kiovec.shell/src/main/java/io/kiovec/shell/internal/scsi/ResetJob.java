// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.io.AccessMode;
import io.kiovec.io.ResetScope;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** As sg_reset. */
@Command(name = "reset", header = "Resets the unit, its target, its bus or its adapter.", description = "Resets (SAM-6, chapter 7):"
        + " commands in flight end, and all that use what was reset get a unit attention. Wider scopes meet other devices, too.", footer = {
            "", "Example: kiovec scsi reset sim:disk0"})
final class ResetJob extends DeviceJob {

    private static final Map<String, ResetScope> SCOPES = new TreeMap<>(Map.of("lun", ResetScope.LOGICAL_UNIT, "target",
            ResetScope.TARGET, "bus", ResetScope.BUS, "host", ResetScope.HOST));

    @Option(names = "--scope", paramLabel = "SCOPE", description = "lun, target, bus or host (lun).")
    private String scope = "lun";

    ResetJob(Devices devices) {
        super(devices);
    }

    @Override
    AccessMode access() {
        return AccessMode.READ_WRITE_SHARED;
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        ResetScope chosen = SCOPES.get(scope);
        if (chosen == null) {
            throw wrongCall("--scope " + scope + ": say one of " + String.join(", ", SCOPES.keySet()));
        }
        initiator.device().reset(chosen);
        console.print(Map.of("reset", scope));
    }
}
