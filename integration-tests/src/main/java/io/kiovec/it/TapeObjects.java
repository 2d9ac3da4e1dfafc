// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeResult;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What is on a tape: blocks of any lengths, and filemarks, which are those of length 0. */
final class TapeObjects {

    private TapeObjects() {
    }

    private static TapeDevice open(String address, AccessMode access) throws Exception {
        return Bundles.service(Devices.class).open(Address.parse(address), TapeDevice.class, access);
    }

    static void record(String address, List<byte[]> objects) throws Exception {
        try (TapeDevice tape = open(address, AccessMode.READ_WRITE)) {
            tape.rewind();
            for (byte[] object : objects) {
                if (object.length == 0) {
                    tape.writeFilemarks(1);
                } else {
                    tape.write(MemorySegment.ofArray(object), RequestOptions.DEFAULT);
                }
            }
            tape.writeFilemarks(0);
        }
    }

    static void expect(String address, List<byte[]> objects) throws Exception {
        try (TapeDevice tape = open(address, AccessMode.READ)) {
            tape.rewind();
            MemorySegment room = MemorySegment.ofArray(new byte[1 << 16]);
            for (int i = 0; i < objects.size(); i++) {
                TapeResult read = tape.read(room, RequestOptions.DEFAULT);
                assertEquals(objects.get(i).length == 0 ? TapeCondition.FILEMARK : TapeCondition.NONE, read.condition(),
                        "object " + i);
                assertEquals(-1, room.asSlice(0, read.count()).mismatch(MemorySegment.ofArray(objects.get(i))),
                        "object " + i);
            }
            assertEquals(TapeCondition.END_OF_DATA, tape.read(room, RequestOptions.DEFAULT).condition());
        }
    }
}
