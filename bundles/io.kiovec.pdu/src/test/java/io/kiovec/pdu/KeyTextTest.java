// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.pdu.KeyText.Pair;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void pairsKeepTheirOrderAndTheirEqualSigns() throws ProtocolException {
        assertEquals(List.of(new Pair("B", "1"), new Pair("A", "x=y"), new Pair("X#Z", "")),
                KeyText.parse(bytes("B=1\0A=x=y\0X#Z=\0")));
    }

    @Test
    void paddingThatWasCountedIsForgiven() throws ProtocolException {
        assertEquals(List.of(new Pair("A", "1")), KeyText.parse(bytes("A=1\0\0\0")));
    }

    @Test
    void whatIsFormattedIsParsed() throws ProtocolException {
        List<Pair> pairs = List.of(new Pair("MaxBurstLength", "512"), new Pair("TargetAlias", "ä"));
        assertArrayEquals(bytes("MaxBurstLength=512\0TargetAlias=ä\0"), KeyText.format(pairs));
        assertEquals(pairs, KeyText.parse(KeyText.format(pairs)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=1", "novalue\0", "=x\0", "a=1\0", "A B=1\0"})
    void whatIsNoPairIsRefused(String text) {
        assertThrows(ProtocolException.class, () -> KeyText.parse(bytes(text)));
    }
}
