// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drive that goes while its commands fail. */
class DrivePresenceTest {

    @TempDir
    private Path sysfs;
    private Path state;
    private final AtomicInteger pauses = new AtomicInteger();

    @BeforeEach
    void there() throws Exception {
        state = Files.createDirectories(sysfs.resolve("class/scsi_tape/nst0/device")).resolve("state");
        says("running");
    }

    private void says(String what) {
        try {
            Files.writeString(state, what + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DrivePresence opened(Runnable atThirdPause) {
        return new DrivePresence(new StSysfs(sysfs, "nst0"), nanos -> {
            assertTrue(nanos > 0);
            if (pauses.incrementAndGet() == 3) {
                atThirdPause.run();
            }
        });
    }

    /** iSCSI's logout, for one: the commands end first. */
    @Test
    void aDriveThatIsAboutToGoIsWaitedFor() {
        DrivePresence presence = opened(() -> says("cancel"));
        assertEquals(Optional.empty(), presence.lost());
        assertTrue(presence.lostAfterError().isPresent());
        assertEquals(3, pauses.get());
        assertTrue(presence.lostAfterError().isPresent());
        assertEquals(3, pauses.get(), "what is known is told at once");
    }

    @Test
    void aDriveThatStaysIsWaitedForHalfASecond() {
        DrivePresence presence = opened(() -> {
        });
        assertEquals(Optional.empty(), presence.lostAfterError());
        assertEquals(50, pauses.get());
    }

    @Test
    void whereNobodyKnowsNobodyWaits() {
        DrivePresence presence = new DrivePresence(new StSysfs(sysfs, "nst7"), nanos -> pauses.incrementAndGet());
        assertEquals(Optional.empty(), presence.lostAfterError());
        assertEquals(0, pauses.get());
    }
}
