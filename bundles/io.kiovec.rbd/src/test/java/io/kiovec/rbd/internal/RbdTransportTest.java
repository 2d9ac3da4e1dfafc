// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Source;
import io.kiovec.spi.Availability;
import java.util.List;
import org.junit.jupiter.api.Test;

class RbdTransportTest {

    private static final String MISSING = "Ceph's library librbd.so.1 is not on this machine: apt install librbd1";

    @Test
    void D5_withoutTheLibraryItSaysWhatToInstall() throws Exception {
        RbdTransport transport = new RbdTransport(() -> Availability.unavailable(MISSING));
        assertFalse(transport.availability().available());
        transport.configure(PoolSettings.usual());
        assertEquals(List.of(), transport.scan());
        DeviceException refused = assertThrows(DeviceException.Unavailable.class,
                () -> transport.openBlock(Address.parse("rbd:rbd/disk0"), AccessMode.READ));
        assertTrue(refused.getMessage().contains("apt install librbd1"), refused.getMessage());
    }

    @Test
    void aWrongAddressIsToldAsSuchWhateverIsThere() {
        RbdTransport transport = new RbdTransport(() -> Availability.unavailable(MISSING));
        assertThrows(DeviceException.IllegalRequest.class,
                () -> transport.openBlock(Address.parse("rbd:disk0"), AccessMode.READ));
    }

    @Test
    void S5_anImageHasANameThatScsiCanCarry() {
        Identity one = ImageIdentity.named("ceph/f/1/a");
        assertEquals(2, one.designators().size());
        Identity.Designator name = one.designators().get(1);
        assertEquals(Source.VPD_83, name.source());
        assertTrue(name.name().matches("naa\\.3[0-9a-f]{15}"), name.name());
        assertTrue(one.sameAs(Identity.of(name)));
        assertNotEquals(name, ImageIdentity.named("ceph/f/1/b").designators().get(1));
    }
}
