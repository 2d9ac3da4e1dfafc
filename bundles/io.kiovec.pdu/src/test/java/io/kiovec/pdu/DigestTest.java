// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 3720, B.4, where the bytes stand as they are sent. */
class DigestTest {

    private static int digest(byte[] bytes) {
        Digest digest = new Digest();
        digest.update(ByteBuffer.allocateDirect(bytes.length).put(0, bytes), 0, bytes.length);
        return digest.wire();
    }

    @Test
    void zeroes() {
        assertEquals(0xaa36918a, digest(new byte[32]));
    }

    @Test
    void ones() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        assertEquals(0x43aba862, digest(ones));
    }

    @Test
    void countingUpAndDown() {
        byte[] up = new byte[32];
        byte[] down = new byte[32];
        for (int i = 0; i < 32; i++) {
            up[i] = (byte) i;
            down[i] = (byte) (31 - i);
        }
        assertEquals(0x4e79dd46, digest(up));
        assertEquals(0x5cdb3f11, digest(down));
    }

    @Test
    void readCommand() {
        assertEquals(0x563a96d9, digest(HexFormat.of().parseHex("01c00000000000000000000000000000"
                + "14000000000004000000001400000018" + "28000000000000000200000000000000")));
    }

    @Test
    void leavesTheBufferAsItIs() {
        ByteBuffer buffer = ByteBuffer.allocate(16).position(3).limit(9);
        new Digest().update(buffer, 2, 12);
        assertEquals(3, buffer.position());
        assertEquals(9, buffer.limit());
    }
}
