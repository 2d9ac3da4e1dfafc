// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.log;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A log page (SPC-4, 7.3.2), but for the lists of pages, which {@link #supportedPages} and {@link #supportedSubpages} make.
 *
 * @param code 0 to 63
 * @param subpage 0 to 254, 0 for the page itself
 * @param parameters in order of their codes
 */
public record LogPage(int code, int subpage, List<LogParameter> parameters) implements ParameterData {

    /** The subpage that lists subpages. */
    public static final int ALL_SUBPAGES = 0xff;

    private static final int SUBPAGE_FORMAT = 0x40;

    /**
     * Puts the parameters into order.
     *
     * @throws IllegalArgumentException when page or subpage is out of range
     */
    public LogPage {
        if (code < 0 || code > 0x3f || subpage < 0 || subpage > 0xff) {
            throw new IllegalArgumentException("log page " + code + ", subpage " + subpage);
        }
        parameters = parameters.stream().sorted(Comparator.comparingInt(LogParameter::code)).toList();
    }

    /**
     * Reads a page.
     *
     * @param data of any length
     * @return the parameters that are there whole; empty when there is less than a header
     */
    public static Optional<LogPage> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 4)) {
            return Optional.empty();
        }
        Received list = received.part(4, received.u16(2));
        List<LogParameter> parameters = new ArrayList<>();
        long at = 0;
        while (list.has(at, 4) && list.has(at + 4, list.u8(at + 3))) {
            parameters.add(LogParameter.of(list.u16(at), list.u8(at + 2), list.part(at + 4, list.u8(at + 3)).bytes()));
            at += 4 + list.u8(at + 3);
        }
        int subpage = received.bit(0, 6) ? received.u8(1) : 0;
        return Optional.of(new LogPage(received.u8(0) & 0x3f, subpage, parameters));
    }

    /**
     * The page 00h, which lists the pages, itself among them (SPC-4, 7.3.18).
     *
     * @param codes the pages, each 0 to 63; they are put into order
     * @return the page, ready to be sent
     */
    public static ParameterData supportedPages(Collection<Integer> codes) {
        DataBuilder data = new DataBuilder().u16(0).u16(codes.size());
        codes.stream().sorted().forEach(data::u8);
        byte[] bytes = data.build();
        return () -> bytes;
    }

    /**
     * The page 00h with subpage FFh, which lists pages with their subpages, or another page's subpage FFh, which lists
     * its own (SPC-4, 7.3.19 and 7.3.20).
     *
     * @param code the page asked for, 0 for all
     * @param numbers each 256 times the page plus the subpage; they are put into order
     * @return the page, ready to be sent
     */
    public static ParameterData supportedSubpages(int code, Collection<Integer> numbers) {
        DataBuilder data = new DataBuilder().u8(SUBPAGE_FORMAT | code).u8(ALL_SUBPAGES).u16(2 * numbers.size());
        numbers.stream().sorted().forEach(data::u16);
        byte[] bytes = data.build();
        return () -> bytes;
    }

    /**
     * The pages listed in a page 00h.
     *
     * @param data of any length
     * @return their codes; of the page with subpage FFh each 256 times the page plus the subpage
     */
    public static List<Integer> parseSupported(MemorySegment data) {
        Received received = new Received(data);
        int width = received.bit(0, 6) ? 2 : 1;
        Received list = received.part(4, received.u16(2));
        List<Integer> codes = new ArrayList<>();
        for (long at = 0; list.has(at, width); at += width) {
            codes.add(width == 1 ? list.u8(at) : list.u16(at));
        }
        return List.copyOf(codes);
    }

    /**
     * One parameter.
     *
     * @param parameter its code
     * @return the parameter; empty when it is not in the page
     */
    public Optional<LogParameter> find(int parameter) {
        return parameters.stream().filter(one -> one.code() == parameter).findFirst();
    }

    /**
     * The same without the parameters below a parameter pointer, as LOG SENSE asks.
     *
     * @param parameterPointer the lowest parameter code that is left, 0 to 65535
     * @return a page with those parameters
     */
    public LogPage from(int parameterPointer) {
        return new LogPage(code, subpage, parameters.stream().filter(one -> one.code() >= parameterPointer).toList());
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u8(subpage == 0 ? code : SUBPAGE_FORMAT | code).u8(subpage).u16(0);
        parameters.forEach(parameter -> parameter.write(data));
        return data.patch(2, data.size() - 4L, 2).build();
    }
}
