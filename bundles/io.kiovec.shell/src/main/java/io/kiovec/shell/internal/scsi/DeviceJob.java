// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A job that speaks with one SCSI device. */
abstract class DeviceJob extends Job {

    private static final double LONGEST_SECONDS = 1e6;

    private final Devices devices;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The device, as devices lists it.")
    private String address = "";

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long a command may take (60).")
    private double timeout = 60;

    DeviceJob(Devices devices) {
        this.devices = devices;
    }

    @Override
    protected final void run(Console console) throws Exception {
        if (!(timeout > 0 && timeout <= LONGEST_SECONDS)) {
            throw wrongCall("--timeout " + timeout + ": give more than 0");
        }
        Address named = parsed();
        check(console, named);
        try (ScsiDevice device = devices.open(named, ScsiDevice.class, access())) {
            run(console, new Initiator(device, Duration.ofNanos((long) (timeout * 1e9))));
        }
    }

    private Address parsed() {
        try {
            return Address.parse(address);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    final Devices devices() {
        return devices;
    }

    /** {@return what the device is opened for} To ask, unless it is overridden. */
    AccessMode access() {
        return AccessMode.READ;
    }

    /**
     * Looks at the call before the device is opened, and asks where data would be destroyed.
     *
     * @param console where a person is asked
     * @param named the device
     */
    void check(Console console, Address named) throws Exception {
        // Nothing is wrong with it.
    }

    /**
     * Does the job.
     *
     * @param console where results go
     * @param initiator speaks with the device
     */
    abstract void run(Console console, Initiator initiator) throws Exception;

    /** {@return a number that was given as 12, 0x1f or 1fh} */
    final long number(String text, String what) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (word.startsWith("0x")) {
                return Long.parseUnsignedLong(word.substring(2), 16);
            }
            return word.endsWith("h")
                    ? Long.parseUnsignedLong(word.substring(0, word.length() - 1), 16)
                    : Long.parseUnsignedLong(word);
        } catch (NumberFormatException e) {
            throw wrongCall(what + " '" + text + "': give a number, as 12, 0x1f or 1fh");
        }
    }

    /** {@return a code in hexadecimal, as 08, 0x08 or 08h} */
    final int code(String text, String what, int largest) {
        String word = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^0x", "").replaceFirst("h$", "");
        try {
            int code = Integer.parseInt(word, 16);
            if (code >= 0 && code <= largest) {
                return code;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw wrongCall(what + " '" + text + "': give a hexadecimal number up to %Xh".formatted(largest));
    }
}
