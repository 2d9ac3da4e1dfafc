// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A page of vital product data (SPC-4, 7.8) with its header. The records beside this class hold the meaning of its content:
 * {@code new VpdPage(Peripheral.DISK, new UnitSerialNumber("4711"))}.
 *
 * @param peripheral the first byte
 * @param content the page's own part
 */
public record VpdPage(Peripheral peripheral, Content content) implements ParameterData {

    /** What a page says: all behind its header of four bytes. */
    public interface Content {

        /** {@return the page code, 0 to 255} */
        int code();

        /** {@return the bytes behind the header, at most 65535} */
        byte[] body();
    }

    /**
     * The content of a page that has no type of its own here.
     *
     * @param code the page code, 0 to 255
     * @param body the bytes behind the header
     */
    public record Raw(int code, byte[] body) implements Content {
        /** Copies the bytes. */
        public Raw {
            body = body.clone();
        }

        /** {@return a copy of the bytes behind the header} */
        @Override
        public byte[] body() {
            return body.clone();
        }
    }

    /**
     * Reads any page; the records' own {@code parse} methods take what this gives.
     *
     * @param data what the device sent, of any length
     * @return the page with as much of its content as is there; empty when there is less than a header
     */
    public static Optional<VpdPage> parse(MemorySegment data) {
        Received page = new Received(data);
        if (!page.has(0, 4)) {
            return Optional.empty();
        }
        return Optional
                .of(new VpdPage(Peripheral.of(page.u8(0)), new Raw(page.u8(1), page.part(4, page.u16(2)).bytes())));
    }

    @Override
    public byte[] bytes() {
        byte[] body = content.body();
        return new DataBuilder().u8(peripheral.code()).u8(content.code()).u16(body.length).bytes(body).build();
    }

    /** The content of a page where its code is the one wanted. */
    static Optional<Received> body(MemorySegment data, int code) {
        return parse(data).map(VpdPage::content).filter(content -> content.code() == code)
                .map(content -> new Received(MemorySegment.ofArray(content.body())));
    }
}
