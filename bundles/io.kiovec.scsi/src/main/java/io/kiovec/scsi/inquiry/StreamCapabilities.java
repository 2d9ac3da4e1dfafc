// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Sequential-Access Device Capabilities, B0h of tapes (SSC-4, clause 8).
 *
 * @param options {@link #WRITE_ONCE}, {@link #STREAM_MIRRORING} or 0
 */
public record StreamCapabilities(int options) implements VpdPage.Content {

    /** This page's code. */
    public static final int CODE = 0xb0;
    /** Takes media that are written once (WORM). */
    public static final int WRITE_ONCE = 0x01;
    /** Mirrors its stream (TSMC). */
    public static final int STREAM_MIRRORING = 0x02;

    /**
     * Reads the page.
     *
     * @param page with its header, of any length
     * @return what it says; empty when it is another page
     */
    public static Optional<StreamCapabilities> parse(MemorySegment page) {
        return VpdPage.body(page, CODE).map(body -> new StreamCapabilities(body.u8(0) & 0x03));
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public byte[] body() {
        return new byte[]{(byte) (options & 0x03), 0};
    }
}
