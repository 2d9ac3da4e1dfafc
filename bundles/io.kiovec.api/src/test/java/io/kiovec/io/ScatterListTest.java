// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.ScatterList.ElementShape;
import io.kiovec.io.ScatterList.Exactness;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScatterListTest {

    private static final ScatterList THREE = ScatterList.of(new long[]{4096, 8192, 512},
            new long[]{0x10000, 0x40000, 0x1000000}, Exactness.EXACT);

    @Test
    void countsThePiecesThatARangeTouches() {
        assertEquals(3, THREE.elements(0, 12800, ElementShape.UNBOUNDED));
        assertEquals(1, THREE.elements(0, 4096, ElementShape.UNBOUNDED));
        assertEquals(2, THREE.elements(4095, 2, ElementShape.UNBOUNDED));
        assertEquals(1, THREE.elements(4096, 8192, ElementShape.UNBOUNDED));
        assertEquals(0, THREE.elements(77, 0, ElementShape.UNBOUNDED));
    }

    @Test
    void anElementIsNoLongerThanItMayBe() {
        assertEquals(4 + 8 + 1, THREE.elements(0, 12800, new ElementShape(1024, 0)));
        assertEquals(2, THREE.elements(100, 1025, new ElementShape(1024, 0)));
    }

    @Test
    void noElementCrossesABoundary() {
        ScatterList piece = ScatterList.of(new long[]{8192}, new long[]{0x1800}, Exactness.EXACT);
        assertEquals(3, piece.elements(0, 8192, new ElementShape(Long.MAX_VALUE, 4096)));
        assertEquals(1, piece.elements(0, 2048, new ElementShape(Long.MAX_VALUE, 4096)));
        assertEquals(2, piece.elements(0, 2049, new ElementShape(Long.MAX_VALUE, 4096)));
    }

    @Test
    void tellsHowMuchFitsIntoANumberOfElements() {
        assertEquals(4096, THREE.fitting(0, 12800, 1, ElementShape.UNBOUNDED));
        assertEquals(12288, THREE.fitting(0, 12800, 2, ElementShape.UNBOUNDED));
        assertEquals(12800, THREE.fitting(0, 12800, 3, ElementShape.UNBOUNDED));
        assertEquals(96, THREE.fitting(4000, 1000, 1, ElementShape.UNBOUNDED));
    }

    @Test
    void whatFitsHasNoMoreElementsThanAllowed() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            long seed = random.nextLong();
            Random one = new Random(seed);
            long[] lengths = one.longs(1 + one.nextInt(6), 1, 5000).toArray();
            long[] addresses = one.longs(lengths.length, 0, 1 << 20).toArray();
            ScatterList list = ScatterList.of(lengths, addresses, Exactness.EXACT);
            ElementShape shape = new ElementShape(1 + one.nextInt(3000), one.nextBoolean() ? 0 : 1 + one.nextInt(3000));
            long from = one.nextLong(list.length());
            long length = one.nextLong(list.length() - from + 1);
            int most = 1 + one.nextInt(8);
            long fits = list.fitting(from, length, most, shape);
            assertTrue(list.elements(from, fits, shape) <= most, "seed " + seed);
            assertTrue(fits == length || list.elements(from, fits + 1, shape) > most, "seed " + seed);
        }
    }

    @Test
    void reachableMeansCertainlyBelowTheWidth() {
        assertTrue(THREE.reachable(0, 12288, 24));
        assertFalse(THREE.reachable(0, 12289, 24));
        assertTrue(THREE.reachable(0, 12800, 25));
        ScatterList unknown = ScatterList.estimate(0, 4096, 4096);
        assertFalse(unknown.reachable(0, 1, 63));
        assertTrue(unknown.reachable(0, 1, 64));
    }

    @Test
    void anEstimateHasOnePieceForEachPageTouched() {
        ScatterList list = ScatterList.estimate(4096 * 7 + 100, 8192, 4096);
        assertEquals(3, list.pieces());
        assertEquals(3996, list.length(0));
        assertEquals(4096, list.length(1));
        assertEquals(100, list.length(2));
        assertEquals(Exactness.ESTIMATED, list.exactness());
        assertTrue(list.address(0).isEmpty());
        assertEquals(0, ScatterList.estimate(5, 0, 4096).pieces());
    }

    @Test
    void rangesOutsideTheMemoryAreRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> THREE.elements(0, 12801, ElementShape.UNBOUNDED));
        assertThrows(IndexOutOfBoundsException.class, () -> THREE.fitting(-1, 1, 1, ElementShape.UNBOUNDED));
        assertThrows(IllegalArgumentException.class,
                () -> ScatterList.of(new long[]{0}, new long[]{0}, Exactness.EXACT));
    }
}
