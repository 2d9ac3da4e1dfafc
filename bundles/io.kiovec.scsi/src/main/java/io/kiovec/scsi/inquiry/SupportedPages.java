// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Supported VPD Pages, 00h (SPC-4, 7.8.16).
 *
 * @param pages the codes of all pages, this one too, in ascending order
 */
public record SupportedPages(List<Integer> pages) implements VpdPage.Content {

    /** This page's code. */
    public static final int CODE = 0x00;

    /** Sorts the codes. */
    public SupportedPages {
        pages = pages.stream().sorted().toList();
    }

    /**
     * Reads the page.
     *
     * @param page with its header, of any length
     * @return the codes that are there; empty when it is another page
     */
    public static Optional<SupportedPages> parse(MemorySegment page) {
        return VpdPage.body(page, CODE).map(SupportedPages::codes);
    }

    private static SupportedPages codes(Received body) {
        List<Integer> codes = new ArrayList<>();
        for (int at = 0; at < body.size(); at++) {
            codes.add(body.u8(at));
        }
        return new SupportedPages(codes);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public byte[] body() {
        DataBuilder data = new DataBuilder();
        pages.forEach(data::u8);
        return data.build();
    }
}
