// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RbdAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"rbd:rbd/disk0", "rbd:a.b/image with space@yesterday", "rbd:archive/tape7"})
    void whatRbdWritesIsRead(String text) throws Exception {
        assertEquals(text, RbdAddress.parse(Address.parse(text)).address().toString());
    }

    @Test
    void aSnapshotIsToldFromTheImage() throws Exception {
        RbdAddress place = RbdAddress.parse(Address.parse("rbd:p/i@s"));
        assertEquals(new RbdAddress("p", "i", "s"), place);
        assertTrue(place.isSnapshot());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rbd:disk0", "rbd:/disk0", "rbd:pool/", "rbd:pool/@s", "rbd:pool/i@", "rbd:pool/i@s@t",
        "rbd:pool/space/image", "rbd:p@s/i", "rbd:pool/i@s/t"})
    void everythingElseIsRefusedWithTheRightForm(String text) {
        DeviceException refused = assertThrows(DeviceException.IllegalRequest.class,
                () -> RbdAddress.parse(Address.parse(text)));
        assertTrue(refused.getMessage().contains("rbd:POOL/IMAGE@SNAPSHOT"), refused.getMessage());
    }
}
