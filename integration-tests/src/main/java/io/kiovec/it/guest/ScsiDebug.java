// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** scsi_debug's faults, switched on for a while; {@code modinfo scsi_debug} describes {@code opts} and {@code every_nth}. */
final class ScsiDebug {

    /** What is done meanwhile. */
    interface Body {
        void run() throws Exception;
    }

    /** A medium error at the block {@link #BAD_BLOCK} and the nine after it. */
    static final int MEDIUM_ERROR = 2;
    /** A command that gets no answer. */
    static final int NO_ANSWER = 4;
    /** An error that the drive corrected. */
    static final int RECOVERED = 8;
    /** Half of the data is moved. */
    static final int SHORT = 0x100;

    static final long BAD_BLOCK = 0x1234;

    static final Path DRIVER = Path.of("/sys/bus/pseudo/drivers/scsi_debug");

    private ScsiDebug() {
    }

    /**
     * Switches a fault on, does something, and switches it off.
     *
     * @param fault which
     * @param every of so many commands one meets it, where it is not bound to a block; below 0, all from the n-th on
     * @param body what is done meanwhile
     */
    static void during(int fault, int every, Body body) throws Exception {
        set("every_nth", every);
        set("opts", fault);
        try {
            body.run();
        } finally {
            set("opts", 0);
            set("every_nth", 0);
        }
    }

    /** What the disks of an adapter that is added from now on are called (VPD page 83h). */
    enum Names {
        /** Each adapter has disks of its own: the number of its host is in their names. */
        BY_HOST,
        /** An adapter that is added has the same disks as the one before. */
        FOR_EVER
    }

    static void names(Names how) throws IOException {
        set("vpd_use_hostno", how == Names.BY_HOST ? 1 : 0);
    }

    /** Takes the adapter away and adds another one. */
    static void anotherAdapter() throws IOException {
        set("add_host", -1);
        set("add_host", 1);
    }

    private static void set(String parameter, int value) throws IOException {
        Files.writeString(DRIVER.resolve(parameter), Integer.toString(value));
    }
}
