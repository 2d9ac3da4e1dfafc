// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.linux.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

/**
 * Whether the adapter takes commands of more than 12 bytes. An adapter that never said so gets none: Linux ends them with
 * DID_ABORT without sending them (am53c974 does this to READ CAPACITY(16)). That status may mean something else too, so a
 * harmless long command is asked when it first comes. Any thread.
 */
final class LongCommands {

    /** What every adapter takes. */
    private static final int SHORT = 12;
    private static final int LONG = 16;
    /** READ CAPACITY (16) with no room for an answer; a tape does not know it, and answers that. */
    private static final int SERVICE_ACTION_IN = 0x9e;
    private static final int READ_CAPACITY = 0x10;
    private static final int MILLIS = (int) TimeUnit.SECONDS.toMillis(30);

    private final Descriptor descriptor;
    private final NodeForm form;
    private final Address address;
    private volatile boolean refused;

    LongCommands(Descriptor descriptor, NodeForm form, Address address) {
        this.descriptor = descriptor;
        this.form = form;
        this.address = address;
    }

    /** Refuses a command that would not be sent. */
    void check(MemorySegment cdb) throws DeviceException.IllegalRequest {
        if (refused && cdb.byteSize() > SHORT) {
            throw refusal(cdb);
        }
    }

    /**
     * A command was aborted by the kernel.
     *
     * @param cdb the command
     * @throws DeviceException.IllegalRequest when it was so because of its length: it was not sent
     */
    void aborted(MemorySegment cdb) throws DeviceException.IllegalRequest {
        if (cdb.byteSize() > SHORT && (refused || isAborted())) {
            refused = true;
            throw refusal(cdb);
        }
    }

    private DeviceException.IllegalRequest refusal(MemorySegment cdb) {
        return new DeviceException.IllegalRequest(address, "its adapter takes no commands of " + cdb.byteSize()
                + " bytes: use one of " + SHORT + " bytes or fewer");
    }

    private boolean isAborted() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(form.bytes(), Long.BYTES);
            MemorySegment cdb = arena.allocate(LONG, Long.BYTES);
            cdb.set(ValueLayout.JAVA_BYTE, 0, (byte) SERVICE_ACTION_IN);
            cdb.set(ValueLayout.JAVA_BYTE, 1, (byte) READ_CAPACITY);
            form.begin(header, cdb, arena.allocate(252, Long.BYTES), MILLIS);
            return descriptor.ioctl(SgIoctl.IO, header) == 0
                    && HostStatus.of(form.hostStatus(header)) == HostStatus.ABORT;
        }
    }
}
