// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The log pages of a logical unit; those that list the others are always there (SPC-6, 7.3.17 and 7.3.18). Any thread. */
public final class LogPages {

    private static final int ALL_SUBPAGES = 0xff;

    private final Map<Integer, LogPage> pages = new ConcurrentSkipListMap<>();

    LogPages() {
    }

    /**
     * Adds a page, in place of one with the same code and subpage.
     *
     * @param page the page
     */
    public void add(LogPage page) {
        pages.put(page.code() << 8 | page.subpage(), page);
    }

    /** The pages that LOG SELECT speaks of; code 0 with subpage 0 for all (SPC-6, 6.7). */
    Collection<LogPage> selected(int code, int subpage) {
        if (code == 0 && subpage == 0) {
            return pages.values();
        }
        return pages.values()
                .stream()
                .filter(page -> code == 0 || page.code() == code)
                .filter(page -> subpage == ALL_SUBPAGES || page.subpage() == subpage)
                .toList();
    }

    Optional<LogPage> page(int code, int subpage) {
        return Optional.ofNullable(pages.get(code << 8 | subpage));
    }

    /** Page 00h: the codes; with subpages, subpage FFh: both; or the subpages of one page. */
    Optional<ParameterData> list(int code, int subpage) {
        if (code == 0 && subpage == 0) {
            ParameterData codes = new ParameterData();
            IntStream.concat(IntStream.of(0), pages.keySet().stream().mapToInt(key -> key >> 8))
                    .distinct()
                    .forEach(codes::put8);
            return Optional.of(new ParameterData().put16(0).put16(codes.length()).put(codes));
        }
        if (subpage != ALL_SUBPAGES) {
            return Optional.empty();
        }
        List<Integer> keys = Stream.concat(Stream.of(0, ALL_SUBPAGES), pages.keySet().stream())
                .filter(key -> code == 0 || key >> 8 == code)
                .toList();
        ParameterData both = new ParameterData().put8(0x40 | code).put8(ALL_SUBPAGES).put16(2 * keys.size());
        keys.forEach(both::put16);
        return keys.isEmpty() ? Optional.empty() : Optional.of(both);
    }
}
