// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.page.PageDescription.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same bytes mean the same to sg3_utils, by the standard's acronyms. */
@Tag("proof")
class PagesAgainstToolsTest {

    private static final Path TOOL = Path.of("/usr/bin/sg_vpd");
    /** {@code WU_SUP=1} and {@code (LBPU): 1}. */
    private static final Pattern VALUE = Pattern.compile("\\b([A-Z][A-Z0-9_]+)(?:=|\\): )(\\d+)");
    private static final int LENGTH = 60;
    private static final int PAGES = 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"86, 20", "B1, 5", "B2, 5"})
    void fieldsAreWhereTheToolFindsThem(String code, int least) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(TOOL), "there is no " + TOOL + ": install sg3-utils");
        PageDescription page = PageCatalog.find(Kind.VPD, 0, Integer.parseInt(code, 16), 0).orElseThrow();
        Random random = new Random(page.code());
        for (int i = 0; i < PAGES; i++) {
            byte[] data = new byte[4 + LENGTH];
            random.nextBytes(data);
            data[0] = 0;
            data[1] = (byte) page.code();
            data[2] = 0;
            data[3] = LENGTH;
            Map<String, Long> expected = new TreeMap<>();
            Map<String, Long> found = new TreeMap<>();
            Matcher said = VALUE.matcher(decoded(data));
            while (said.find()) {
                Optional<DataField> field = page.field(said.group(1));
                if (field.isPresent()) {
                    expected.put(said.group(1), Long.valueOf(said.group(2)));
                    found.put(said.group(1), field.get().get(MemorySegment.ofArray(data)));
                }
            }
            assertTrue(expected.size() >= least, () -> "the tool told only " + expected);
            assertEquals(expected, found, () -> HexFormat.of().formatHex(data));
        }
    }

    private String decoded(byte[] data) throws IOException, InterruptedException {
        Path file = folder.resolve("page.hex");
        Files.writeString(file, HexFormat.ofDelimiter(" ").formatHex(data) + "\n");
        Process tool = new ProcessBuilder(TOOL.toString(), "--inhex=" + file).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tool.waitFor(), said);
        return said;
    }
}
