// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.DestructionGuard;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.cdb.BlockControlCdb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** As sg_sanitize. */
@Command(name = "sanitize", header = "Erases a disk for good (SANITIZE).", description = "Removes all data of a disk, also where no"
        + " address reaches it (SBC-5, 5.30). The device is asked how far it is; an interrupt ends the waiting, not the"
        + " sanitizing.", footer = {"",
            "overwrite writes a pattern, block erases the blocks, crypto changes the key, exit leaves"
                    + " the state after a",
            "failed one.", "", "Example: kiovec scsi sanitize sim:disk0 block"})
final class SanitizeJob extends DeviceJob {

    private static final Map<String, Integer> ACTIONS = new TreeMap<>(
            Map.of("overwrite", BlockControlCdb.OVERWRITE, "block",
                    BlockControlCdb.BLOCK_ERASE, "crypto", BlockControlCdb.CRYPTOGRAPHIC_ERASE, "exit",
                    BlockControlCdb.EXIT_FAILURE_MODE));

    @Parameters(index = "1", paramLabel = "HOW", description = "overwrite, block, crypto or exit.")
    private String how = "";

    @Option(names = "--pattern", paramLabel = "FILE", description = "What overwrite writes, at most a block (zeros).")
    private Optional<Path> pattern = Optional.empty();

    @Option(names = "--passes", paramLabel = "N", description = "How often overwrite writes it, 1 to 31 (1).")
    private int passes = 1;

    @Option(names = "--unrestricted-exit", description = "After a failure, exit is enough (AUSE).")
    private boolean unrestricted;

    @Option(names = "--no-wait", description = "End as soon as the device has begun.")
    private boolean leave;

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

    SanitizeJob(Devices devices) {
        super(devices);
    }

    @Override
    AccessMode access() {
        return AccessMode.READ_WRITE_SHARED;
    }

    @Override
    void check(Console console, Address named) throws Exception {
        if (!ACTIONS.containsKey(how)) {
            throw wrongCall("'" + how + "': say one of " + String.join(", ", ACTIONS.keySet()));
        }
        if (passes < 1 || passes > 31) {
            throw wrongCall("--passes " + passes + ": give 1 to 31");
        }
        if (!how.equals("exit")) {
            guard.pass(console, "erases for good all data of", named);
        }
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        int action = ACTIONS.get(how);
        int options = BlockControlCdb.SANITIZE_IMMEDIATE | (unrestricted ? BlockControlCdb.ALLOW_UNRESTRICTED_EXIT : 0);
        if (how.equals("overwrite")) {
            byte[] list = list();
            initiator.send(cdb -> BlockControlCdb.sanitize(cdb, action, options, list.length), list);
        } else {
            initiator.send(cdb -> BlockControlCdb.sanitize(cdb, action, how.equals("exit") ? 0 : options, 0));
        }
        boolean waited = !leave && !how.equals("exit");
        if (waited) {
            LongWork.await(console, initiator, "sanitize");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("how", how);
        values.put("finished", waited || how.equals("exit"));
        console.print(values);
    }

    /** The parameter list of OVERWRITE (SBC-5, 5.30.2.2): how often, and the pattern with its length. */
    private byte[] list() throws IOException {
        byte[] data = pattern.isPresent() ? Files.readAllBytes(pattern.get()) : new byte[4];
        if (data.length < 1 || data.length > 0xffff) {
            throw wrongCall("--pattern " + pattern.get() + " has " + data.length + " bytes: give 1 to a block");
        }
        return new DataBuilder().u8(passes).u8(0).u16(data.length).bytes(data).build();
    }
}
