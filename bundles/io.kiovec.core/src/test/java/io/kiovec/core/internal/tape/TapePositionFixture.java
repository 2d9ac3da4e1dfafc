// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.TapeDevice;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Demotion;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.osgi.framework.ServiceReference;

/** A tape in a drive, whose position the drive and the framework count, and another driver of the same drive. */
abstract class TapePositionFixture {

    static final Address TAPE = Address.parse("fake:t");
    static final Address OTHER = Address.parse("other:t");

    final TestCore core = new TestCore();
    final FakeDrive.Cartridge cartridge = new FakeDrive.Cartridge("A00001");
    final FakeDrive drive = new FakeDrive(cartridge);
    final FakeDrive next = new FakeDrive(cartridge);
    ServiceReference<Transport> registration;
    TapeDevice tape;

    @BeforeEach
    void open() throws DeviceException {
        registration = core.register(drive, "fake");
        core.register(next, "other");
        tape = core.open(TAPE.toString(), TapeDevice.class, AccessMode.READ_WRITE, "bundle test");
    }

    @AfterEach
    void stop() {
        core.close();
        assertEquals(drive.opened.get(), drive.closed.get());
    }

    static MemorySegment block(int fill) {
        byte[] bytes = new byte[100];
        Arrays.fill(bytes, (byte) fill);
        return MemorySegment.ofArray(bytes);
    }

    void write(int... fills) throws DeviceException {
        for (int fill : fills) {
            assertEquals(100, tape.write(block(fill), RequestOptions.DEFAULT).count());
        }
    }

    long at() {
        TapePosition position = tape.position();
        assertTrue(position.isKnown(), "the position is unknown");
        assertEquals(cartridge.at, position.block().getAsLong(), "counted otherwise than the drive");
        return position.block().getAsLong();
    }

    void unknown(String reason) {
        assertEquals(TapePosition.UNKNOWN, tape.position());
        int before = drive.calls.size() + next.calls.size();
        String recorded = cartridge.text();
        for (Executable refused : List.<Executable>of(() -> write(1), () -> tape.read(block(0), RequestOptions.DEFAULT),
                () -> tape.writeFilemarks(1), () -> tape.space(TapeUnit.BLOCKS, 1), () -> tape.erase())) {
            DeviceException.NotReady why = assertThrows(DeviceException.NotReady.class, refused);
            assertTrue(why.getMessage().contains(reason), why.getMessage());
            assertTrue(why.getMessage().contains("rewind it, locate"), why.getMessage());
        }
        assertEquals(before, drive.calls.size() + next.calls.size(), "the drive was called: " + drive.calls);
        assertEquals(recorded, cartridge.text());
    }

    static DeviceException attention(AdditionalSense additional) {
        byte[] sense = new byte[18];
        Sense.of(SenseKey.UNIT_ATTENTION, additional).write(MemorySegment.ofArray(sense), SenseFormat.FIXED);
        return new DeviceException.UnitAttention(TAPE, additional.text(),
                new Detail(0, 0, OptionalInt.of(2), sense, Demotion.NONE), null);
    }

    static void fail(FakeDrive which, String operation, DeviceException with) {
        AtomicInteger left = new AtomicInteger(1);
        which.behaviour.set((what, call) -> {
            if (what.startsWith(operation) && left.getAndDecrement() > 0) {
                throw with;
            }
        });
    }
}
