// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.spi.Availability;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LibrariesTest {

    @Test
    @SuppressWarnings("restricted")
    void D5_aMissingLibraryIsAValueThatNamesThePackage() {
        Availability missing = Libraries.attempt(() -> SymbolLookup.libraryLookup("librbd.so.none", Arena.global()));
        assertTrue(missing.reason().contains("apt install librbd1"), missing.reason());
    }

    @Test
    void D5_anOldLibraryIsTooOld() {
        assertTrue(Libraries.attempt(() -> name -> Optional.empty()).reason().contains("Ceph 16"));
    }

    @Test
    void D5_aForbiddenCallSaysHowItIsAllowed() {
        Availability forbidden = Libraries.attempt(() -> {
            throw new IllegalCallerException("Illegal native access");
        });
        assertTrue(forbidden.reason().contains("--enable-native-access=ALL-UNNAMED"), forbidden.reason());
    }

    /** The places in rbd/librbd.h's structures on 64 bits. */
    @Test
    void layoutsAreTheHeaders() {
        assertEquals(16, Pool.SPECIFICATION.byteSize());
        assertEquals(8, Image.INFO.byteOffset(PathElement.groupElement("obj_size")));
        assertEquals(56, Image.INFO.byteOffset(PathElement.groupElement("parent_pool")));
        assertEquals(160, Image.INFO.byteSize());
    }
}
