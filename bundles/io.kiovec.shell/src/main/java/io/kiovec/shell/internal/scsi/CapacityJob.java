// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.block.Capacity;
import io.kiovec.scsi.cdb.BlockControlCdb;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** As sg_readcap. */
@Command(name = "capacity", header = "How large a disk is (READ CAPACITY).", description = "Shows what READ CAPACITY (16) says,"
        + " or (10) where the device has only that (SBC-5, 5.20), and the capacity in bytes.", footer = {"",
            "Example: kiovec scsi capacity sim:disk0"})
final class CapacityJob extends DeviceJob {

    private static final int SHORT_LENGTH = 8;

    CapacityJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        if (!CommandEffects.isDisk(initiator.type().code())) {
            throw wrongCall("READ CAPACITY is for disks: this is a " + initiator.type().text());
        }
        Map<String, Object> told = ScsiDetails.capacity(initiator);
        if (told == null) {
            // Throws what is wrong.
            told = short10(initiator);
        }
        Map<String, Object> values = new LinkedHashMap<>(told);
        long last = (Long) told.get("returnedLogicalBlockAddress");
        values.put("capacityInBytes", (last + 1) * (Long) told.get("logicalBlockLengthInBytes"));
        console.print(values);
    }

    private static Map<String, Object> short10(Initiator initiator) throws Exception {
        Capacity capacity = Capacity.parseTen(initiator.receive(BlockControlCdb::readCapacity10, SHORT_LENGTH))
                .orElseThrow(() -> new IOException("the answer to READ CAPACITY (10) is too short"));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("returnedLogicalBlockAddress", capacity.lastAddress());
        values.put("logicalBlockLengthInBytes", capacity.blockLength());
        return values;
    }
}
