// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A way in which Linux loses a disk, and gets it back. */
enum Loss {

    /** The SCSI device is removed ({@code delete}), and found by another scan of its bus. */
    REMOVED {
        @Override
        Way of(GuestDisk disk) throws IOException {
            Path device = disk.device().toRealPath();
            Path host = Path.of("/sys/class/scsi_host", "host" + disk.place().split(":")[0]);
            return new Way(device.resolve("delete"), "1", host.resolve("scan"), "- - -");
        }
    },

    /** sd lets go of the disk, and takes it again. */
    UNBOUND {
        @Override
        Way of(GuestDisk disk) throws IOException {
            Path driver = Path.of("/sys/bus/scsi/drivers/sd");
            return new Way(driver.resolve("unbind"), disk.place(), driver.resolve("bind"), disk.place());
        }
    },

    /** The adapter's driver lets go of the adapter, and takes it again; scsi_debug takes its adapter away and adds it. */
    ADAPTER {
        @Override
        Way of(GuestDisk disk) throws IOException {
            if (disk.adapter().equals("debug")) {
                Path adapters = ScsiDebug.DRIVER.resolve("add_host");
                return new Way(adapters, "-1", adapters, "1");
            }
            Path adapter = disk.device().toRealPath();
            while (!adapter.getFileName().toString().startsWith("0000:")) {
                adapter = adapter.getParent();
            }
            Path driver = adapter.resolve("driver").toRealPath();
            String slot = adapter.getFileName().toString();
            return new Way(driver.resolve("unbind"), slot, driver.resolve("bind"), slot);
        }
    };

    /** What is written where, for both. */
    record Way(Path loses, String what, Path brings, String whom) {

        void lose() throws IOException {
            Files.writeString(loses, what);
        }

        void bringBack() throws IOException {
            Files.writeString(brings, whom);
        }
    }

    abstract Way of(GuestDisk disk) throws IOException;
}
