// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.linux.KernelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AuxiliaryVectorTest {

    private static AuxiliaryVector vector(long... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long word : words) {
            bytes.putLong(word);
        }
        return new AuxiliaryVector(bytes.array());
    }

    @Test
    void aPairIsATypeAndAValue() {
        AuxiliaryVector vector = vector(16, 6, AuxiliaryVector.PAGE_SIZE, 65536, 0, 0);
        assertEquals(OptionalLong.of(65536), vector.value(AuxiliaryVector.PAGE_SIZE));
        assertEquals(OptionalLong.of(6), vector.value(16));
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertTrue(vector().value(AuxiliaryVector.PAGE_SIZE).isEmpty());
        assertTrue(vector(16, AuxiliaryVector.PAGE_SIZE).value(AuxiliaryVector.PAGE_SIZE).isEmpty());
        assertTrue(vector(AuxiliaryVector.PAGE_SIZE).value(AuxiliaryVector.PAGE_SIZE).isEmpty());
    }

    @Test
    void theKernelTellsWhatTheLibraryAnswers() {
        AuxiliaryVector vector = new AuxiliaryVector(KernelFile.bytes(Path.of("/proc/self/auxv")).orElseThrow());
        assertEquals(MemoryCalls.pageSize(), vector.value(AuxiliaryVector.PAGE_SIZE).orElseThrow());
    }
}
