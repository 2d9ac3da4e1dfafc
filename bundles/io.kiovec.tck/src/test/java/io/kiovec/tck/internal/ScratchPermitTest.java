// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.tck.DriverUnderTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is overwritten that a person has not said, and nobody is asked for what the device itself says. */
class ScratchPermitTest {

    private static final byte[] MARK = DriverUnderTest.MARKER.getBytes(StandardCharsets.US_ASCII);
    private static final Address REAL = Address.parse("raw:/dev/sdx");
    private static final Address SIMULATED = Address.parse("sim:disk0");

    private final Devices devices = mock();
    private final BlockDevice disk = mock();
    private final byte[] medium = new byte[8192];
    private int writes;

    @BeforeEach
    void aDisk() throws DeviceException {
        when(devices.open(any(), eq(BlockDevice.class), any())).thenReturn(disk);
        when(disk.limits()).thenReturn(Limits.builder().set(Limit.LOGICAL_BLOCK, 520).build());
        when(disk.read(eq(0L), any(byte[].class))).thenAnswer(call -> {
            byte[] into = call.getArgument(1);
            System.arraycopy(medium, 0, into, 0, into.length);
            return null;
        });
        when(disk.write(eq(0L), any(byte[].class))).thenAnswer(call -> {
            byte[] from = call.getArgument(1);
            assertEquals(0, from.length % 520);
            System.arraycopy(from, 0, medium, 0, from.length);
            writes++;
            return null;
        });
    }

    private void holds(byte[] what) {
        System.arraycopy(what, 0, medium, 0, what.length);
    }

    private String refusal(Address address) throws DeviceException {
        byte[] before = medium.clone();
        Optional<String> refusal = new ScratchPermit(devices, address).ask(false);
        assertTrue(Arrays.equals(before, medium) && writes == 0, "it was written to");
        return refusal.orElse("");
    }

    @Test
    void aDiskThatBearsTheMarkMayBeOverwritten() throws Exception {
        holds(MARK);
        assertEquals("", refusal(REAL));
    }

    @Test
    void aDiskThatHoldsSomethingMayNotUntilItIsSaidAndThenBearsTheMark() throws Exception {
        medium[4000] = 1;
        assertTrue(refusal(REAL).startsWith("raw:/dev/sdx holds something"));
        assertTrue(refusal(SIMULATED).contains("the kit overwrites it"));
        assertEquals(Optional.empty(), new ScratchPermit(devices, REAL).ask(true));
        assertEquals(0, medium[4000]);
        assertEquals("", refusalAfter());
    }

    private String refusalAfter() throws DeviceException {
        writes = 0;
        return refusal(REAL);
    }

    @Test
    void aBlankDiskMayOnlyWhenItIsSimulatedOrSaid() throws Exception {
        assertTrue(refusal(REAL).contains("does not bear the kit's mark"));
        assertEquals("", refusal(SIMULATED));
        assertEquals("", refusal(Address.parse("sim:sim:disk0")));
        assertTrue(refusal(Address.parse("sim:raw:/dev/sdx")).contains("the kit overwrites it"));
        assertEquals(Optional.empty(), new ScratchPermit(devices, REAL).ask(true));
    }

    @Test
    void whatCannotBeSeenMayOnlyWhenItIsSimulatedOrSaid() throws Exception {
        when(devices.open(any(), eq(BlockDevice.class), eq(AccessMode.READ)))
                .thenThrow(new DeviceException.IllegalRequest(REAL, "is a tape"));
        assertTrue(refusal(REAL).contains("the kit overwrites it"));
        assertEquals("", refusal(SIMULATED));
        assertEquals(Optional.empty(), new ScratchPermit(devices, REAL).ask(true));
        assertEquals(0, writes);
    }

    @Test
    void aDeviceThatIsNotThereIsNotTakenForABlankOne() throws Exception {
        when(devices.open(any(), eq(BlockDevice.class), eq(AccessMode.READ)))
                .thenThrow(new DeviceException.Unavailable(REAL, "there is no such node"));
        assertThrows(DeviceException.Unavailable.class, () -> new ScratchPermit(devices, REAL).ask(true));
    }
}
