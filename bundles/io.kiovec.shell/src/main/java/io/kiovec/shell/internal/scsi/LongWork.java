// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.command.Console;
import io.kiovec.command.Progress;
import io.kiovec.io.DeviceException;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.time.Duration;

/** Work that a device does by itself after its command has ended (IMMED), and of which it tells how far it is. */
final class LongWork {

    private static final int WHOLE = 65536;
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    /** LOGICAL UNIT NOT READY. */
    private static final int NOT_READY = 0x04;

    private LongWork() {
    }

    /**
     * Waits until it has ended.
     *
     * @param console where progress is shown
     * @param initiator speaks with the device
     * @param what the work
     * @throws DeviceException when it failed
     * @throws InterruptedException when the waiting is to stop; the device goes on
     */
    static void await(Console console, Initiator initiator, String what) throws DeviceException, InterruptedException {
        try (Progress progress = console.progress(what, WHOLE, Progress.Unit.SHARES)) {
            Duration pause = SHORTEST;
            int done = 0;
            for (Sense sense = sense(initiator); isUnderWay(sense); sense = sense(initiator)) {
                done = sense.progress().orElse(done);
                progress.pause(pause, done);
                pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
            }
        } catch (InterruptedException e) {
            throw new InterruptedException(
                    e.getMessage() + ": the device goes on by itself; see how far it is by: kiovec"
                            + " scsi sense " + initiator.device().address());
        }
        initiator.send(PrimaryCdb::testUnitReady);
    }

    private static Sense sense(Initiator initiator) throws DeviceException {
        return Sense.parse(initiator.receive(
                cdb -> PrimaryCdb.requestSense(cdb, SenseFormat.FIXED, Initiator.SHORT_ANSWER), Initiator.SHORT_ANSWER))
                .orElse(Sense.NONE);
    }

    /** Also a device that works and does not tell how far it is (SPC-6, table of additional sense codes, 04h). */
    private static boolean isUnderWay(Sense sense) {
        return sense.progress().isPresent()
                || sense.key() == SenseKey.NOT_READY && sense.additional().code() == NOT_READY
                        && switch (sense.additional().qualifier()) {
                            // Becoming ready, format, operation, long write, self-test, sanitize.
                            case 0x01, 0x04, 0x07, 0x08, 0x09, 0x1b -> true;
                            default -> false;
                        };
    }
}
