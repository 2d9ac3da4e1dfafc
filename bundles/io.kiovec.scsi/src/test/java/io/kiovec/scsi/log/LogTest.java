// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.scsi.Bytes;
import io.kiovec.scsi.Hostile;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogTest {

    private static final LogPage PAGE = new LogPage(0x0c, 0, List.of(LogParameter.ascii(0x8000, "OK"),
            LogParameter.counter(0, 8, 0x1_0000_0000L),
            LogParameter.of(1, LogParameter.BOUNDED_COUNTER, new byte[]{7})));

    @Test
    void aPageHasItsParametersInOrder() { // SPC-4, 7.3.2
        assertEquals(Bytes.plain("0C 00 0017  0000 02 08 0000000100000000  0001 00 01 07  8000 01 02 4F4B"),
                Bytes.hex(PAGE));
        assertEquals(Optional.of(PAGE), LogPage.parse(Bytes.of(PAGE)));
        assertEquals(0x1_0000_0000L, PAGE.find(0).orElseThrow().number());
        assertEquals(Optional.empty(), PAGE.find(2));
    }

    @Test
    void aSubpageSaysSo() { // SPC-4, 7.3.2: SPF
        LogPage subpage = new LogPage(0x14, 1, List.of(LogParameter.number(3, 2, 0x1234)));
        assertEquals(Bytes.plain("54 01 0006  0003 03 02 1234"), Bytes.hex(subpage));
        assertEquals(Optional.of(subpage), LogPage.parse(Bytes.of(subpage)));
    }

    @Test
    void theParameterPointerLeavesOutWhatIsBelow() { // SPC-4, 6.8.1
        assertEquals(List.of(1, 0x8000), PAGE.from(1).parameters().stream().map(LogParameter::code).toList());
        assertEquals(Bytes.plain("0C 00 0000"), Bytes.hex(PAGE.from(0x8001)));
    }

    @Test
    void pagesAndSubpagesAreListed() { // SPC-4, 7.3.18 to 7.3.20
        assertEquals(Bytes.plain("00 00 0003 00 0C 2E"), Bytes.hex(LogPage.supportedPages(Set.of(0x2e, 0, 0x0c))));
        assertEquals(Bytes.plain("40 FF 0006 0000 00FF 1401"),
                Bytes.hex(LogPage.supportedSubpages(0, Set.of(0x1401, 0, 0x00ff))));
        assertEquals(List.of(0, 0x0c), LogPage.parseSupported(Bytes.of("00 00 0003 00 0C")));
        assertEquals(List.of(0, 0x1401), LogPage.parseSupported(Bytes.of("40 FF 0004 0000 1401")));
    }

    @Test
    void aParameterThatIsCutOffIsLeftOut() {
        assertEquals(2, LogPage.parse(Bytes.of(PAGE).asSlice(0, 26)).orElseThrow().parameters().size());
    }

    @Test
    void tapeAlertHas64Flags() { // SSC-4, clause 8
        Set<TapeAlert> active = EnumSet.of(TapeAlert.WRITE_PROTECT, TapeAlert.CLEANING_REQUIRED,
                TapeAlert.WORM_MEDIUM_OVERWRITE_ATTEMPTED);
        LogPage page = TapeAlert.page(active);
        String hex = Bytes.hex(page);
        assertEquals(Bytes.plain("2E 00 0140  0001 03 01 00"), hex.substring(0, 18));
        assertEquals(2 * (4 + 64 * 5), hex.length());
        assertEquals(Bytes.plain("0009 03 01 01"), hex.substring(2 * (4 + 8 * 5), 2 * (4 + 9 * 5)));
        assertEquals(active, TapeAlert.active(LogPage.parse(Bytes.of(page)).orElseThrow()));
        assertEquals(Set.of(), TapeAlert.active(PAGE));
        LogPage response = TapeAlert.response(active);
        assertEquals(Bytes.plain("12 00 000C  0000 03 08 0080 1000 0000 0010"), Bytes.hex(response));
        assertEquals(active, TapeAlert.active(response));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> LogParameter.of(0x10000, 0, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> LogParameter.of(0, 0, new byte[256]));
        assertThrows(IllegalArgumentException.class, () -> new LogPage(0x40, 0, List.of()));
    }

    @Test
    void strangersBytesAreReadWithoutLeavingThem() {
        Hostile.bytes("2E 00 0040", data -> LogPage.parse(data).ifPresent(page -> {
            TapeAlert.active(page);
            page.toString();
        }));
        Hostile.bytes("40 FF 0040", LogPage::parseSupported);
        Hostile.cutOff(PAGE.bytes(), LogPage::parse);
    }
}
