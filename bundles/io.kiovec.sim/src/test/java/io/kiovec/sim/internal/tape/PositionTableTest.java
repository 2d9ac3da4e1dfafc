// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.StreamMark;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation at every position: what the command ends with, and where the tape stands then.
 *
 * <p>Where a command has a section in both command sets of SSC-4, that is named, else the clause of the commands that both
 * share. That residuals are positive in both directions, and not valid over sequential filemarks, is what st takes for right
 * (its handling of MTBSF) and what drives document.
 *
 * <p>The positions are on these tapes (a number is a block of so many bytes, | a filemark); partition 0 is 64 KiB long, its
 * last 16 KiB lie behind the early warning, and partition 1 always holds {@code 100 | 100}:
 *
 * <pre>
 * data:  100 200 | 300 | | 400      full:  48 (behind early warning) or 63 blocks of 1000, with room for nothing more
 *       0   1   2 3   4 5 6   7
 * </pre>
 *
 * A cell is what is expected, and the object behind: {@code G} GOOD; {@code F(n)} filemark met, residual n; {@code D(n)} end
 * of data, {@code DE(n)} the same behind early warning, without (n) where the information is not valid; {@code B(n)}
 * beginning of partition; {@code I(n)} incorrect length; {@code W} early warning, everything written; {@code O(n)} volume
 * overflow; {@code X} illegal request. {@code 1/} is partition 1 instead of the one where it stood.
 */
class PositionTableTest {

    private static final List<String> POSITIONS = List.of("empty", "0", "1", "2", "3", "4", "5", "6", "7", "warning",
            "end", "other");

    /** Operation, the place in the standard, then a cell for each position. */
    private static final String TABLE = """
            operation         | SSC-4     | empty      | 0          | 1          | 2          | 3          | 4          | 5          | 6          | 7          | warning     | end         | other
            read 0            | 6.4       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            read 100          | 6.4       | D(100)@0   | G@1        | I(-100)@2  | F(100)@3   | I(-200)@4  | F(100)@5   | F(100)@6   | I(-300)@7  | D(100)@7   | DE(100)@48  | DE(100)@63  | F(100)@2
            read 300          | 6.4       | D(300)@0   | I(200)@1   | I(100)@2   | F(300)@3   | G@4        | F(300)@5   | F(300)@6   | I(-100)@7  | D(300)@7   | DE(300)@48  | DE(300)@63  | F(300)@2
            read 300 sili     | 6.4       | D(300)@0   | G@1        | G@2        | F(300)@3   | G@4        | F(300)@5   | F(300)@6   | G@7        | D(300)@7   | DE(300)@48  | DE(300)@63  | F(300)@2
            read 300 sili/100 | 6.4       | D(300)@0   | G@1        | G@2        | F(300)@3   | G@4        | F(300)@5   | F(300)@6   | I(-100)@7  | D(300)@7   | DE(300)@48  | DE(300)@63  | F(300)@2
            read fixed 0      | 6.4       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            read fixed 1      | 6.4       | D(1)@0     | G@1        | I(1)@2     | F(1)@3     | I(1)@4     | F(1)@5     | F(1)@6     | I(1)@7     | D(1)@7     | DE(1)@48    | DE(1)@63    | F(1)@2
            read fixed 3      | 6.4       | D(3)@0     | I(2)@2     | I(3)@2     | F(3)@3     | I(3)@4     | F(3)@5     | F(3)@6     | I(3)@7     | D(3)@7     | DE(3)@48    | DE(3)@63    | F(3)@2
            read fixed sili   | 6.4       | X@0        | X@0        | X@1        | X@2        | X@3        | X@4        | X@5        | X@6        | X@7        | X@48        | X@63        | X@1
            read fixed unset  | 6.4       | X@0        | X@0        | X@1        | X@2        | X@3        | X@4        | X@5        | X@6        | X@7        | X@48        | X@63        | X@1
            read16 0:3 300    | 5.3       | D@0/0      | G@0/4      | G@0/4      | G@0/4      | G@0/4      | G@0/4      | G@0/4      | G@0/4      | G@0/4      | I(-700)@0/4 | I(-700)@0/4 | G@0/4
            read16 1:0 100    | 5.3       | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1       | G@1/1       | G@1/1
            read16 1:1 100    | 5.3       | F(100)@1/2 | F(100)@1/2 | F(100)@1/2 | F(100)@1/2 | F(100)@1/2 | F(100)@1/2 | F(100)@1/2 | F(100)@1/2 | F(100)@1/2 | F(100)@1/2  | F(100)@1/2  | F(100)@1/2
            read16 1:4 100    | 5.3       | D@1/3      | D@1/3      | D@1/3      | D@1/3      | D@1/3      | D@1/3      | D@1/3      | D@1/3      | D@1/3      | D@1/3       | D@1/3       | D@1/3
            read16 2:0 100    | 5.3       | X@0        | X@0        | X@1        | X@2        | X@3        | X@4        | X@5        | X@6        | X@7        | X@48        | X@63        | X@1
            verify 100        | 6.7       | D(100)@0   | G@1        | I(-100)@2  | F(100)@3   | I(-200)@4  | F(100)@5   | F(100)@6   | I(-300)@7  | D(100)@7   | DE(100)@48  | DE(100)@63  | F(100)@2
            verify fixed 2    | 6.7       | D(2)@0     | I(1)@2     | I(2)@2     | F(2)@3     | I(2)@4     | F(2)@5     | F(2)@6     | I(2)@7     | D(2)@7     | DE(2)@48    | DE(2)@63    | F(2)@2
            write 0           | 6.8       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            write 1000        | 6.8       | G@1        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@8        | W@49        | O(1000)@63  | G@2
            write 60000       | 6.8       | W@1        | W@1        | W@2        | W@3        | W@4        | W@5        | W@6        | W@7        | W@8        | O(60000)@48 | O(60000)@63 | W@2
            write 70000       | 6.8       | O(70000)@0 | O(70000)@0 | O(70000)@1 | O(70000)@2 | O(70000)@3 | O(70000)@4 | O(70000)@5 | O(70000)@6 | O(70000)@7 | O(70000)@48 | O(70000)@63 | O(70000)@1
            write fixed 0     | 6.8       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            write fixed 2     | 6.8       | G@2        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@8        | G@9        | W@50        | O(2)@63     | G@3
            write fixed 120   | 6.8       | G@120      | G@120      | G@121      | G@122      | G@123      | G@124      | G@125      | G@126      | G@127      | O(12)@156   | O(120)@63   | G@121
            write fixed unset | 6.8       | X@0        | X@0        | X@1        | X@2        | X@3        | X@4        | X@5        | X@6        | X@7        | X@48        | X@63        | X@1
            write16 0:1 1000  | 5.6       | D@0/0      | G@0/2      | G@0/2      | G@0/2      | G@0/2      | G@0/2      | G@0/2      | G@0/2      | G@0/2      | G@0/2       | G@0/2       | G@0/2
            write16 1:3 1000  | 5.6       | G@1/4      | G@1/4      | G@1/4      | G@1/4      | G@1/4      | G@1/4      | G@1/4      | G@1/4      | G@1/4      | G@1/4       | G@1/4       | G@1/4
            filemarks 0       | 6.9       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            filemarks 1       | 6.9       | G@1        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@8        | W@49        | O(1)@63     | G@2
            filemarks 3       | 6.9       | G@3        | G@3        | G@4        | G@5        | G@6        | G@7        | G@8        | G@9        | G@10       | W@51        | O(3)@63     | G@4
            filemarks 400     | 6.9       | G@400      | G@400      | G@401      | G@402      | G@403      | G@404      | G@405      | G@406      | G@407      | O(10)@438   | O(400)@63   | G@401
            filemarks 2 immed | 6.9       | G@2        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@8        | G@9        | W@50        | O(2)@63     | G@3
            filemarks16 1:1 2 | 5.7       | G@1/3      | G@1/3      | G@1/3      | G@1/3      | G@1/3      | G@1/3      | G@1/3      | G@1/3      | G@1/3      | G@1/3       | G@1/3       | G@1/3
            blocks 0          | 6.6       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            blocks 1          | 6.6       | D(1)@0     | G@1        | G@2        | F(1)@3     | G@4        | F(1)@5     | F(1)@6     | G@7        | D(1)@7     | DE(1)@48    | DE(1)@63    | F(1)@2
            blocks 2          | 6.6       | D(2)@0     | G@2        | F(1)@3     | F(2)@3     | F(1)@5     | F(2)@5     | F(2)@6     | D(1)@7     | D(2)@7     | DE(2)@48    | DE(2)@63    | F(2)@2
            blocks -1         | 6.6       | B(1)@0     | B(1)@0     | G@0        | G@1        | F(1)@2     | G@3        | F(1)@4     | F(1)@5     | G@6        | G@47        | G@62        | G@0
            blocks -2         | 6.6       | B(2)@0     | B(2)@0     | B(1)@0     | G@0        | F(2)@2     | F(1)@2     | F(2)@4     | F(2)@5     | F(1)@5     | G@46        | G@61        | B(1)@0
            blocks -99        | 6.6       | B(99)@0    | B(99)@0    | B(98)@0    | B(97)@0    | F(99)@2    | F(98)@2    | F(99)@4    | F(99)@5    | F(98)@5    | B(51)@0     | B(36)@0     | B(98)@0
            filemark 0        | 6.6       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            filemark 1        | 6.6       | D(1)@0     | G@3        | G@3        | G@3        | G@5        | G@5        | G@6        | D(1)@7     | D(1)@7     | DE(1)@48    | DE(1)@63    | G@2
            filemark 2        | 6.6       | D(2)@0     | G@5        | G@5        | G@5        | G@6        | G@6        | D(1)@7     | D(2)@7     | D(2)@7     | DE(2)@48    | DE(2)@63    | D(1)@3
            filemark -1       | 6.6       | B(1)@0     | B(1)@0     | B(1)@0     | B(1)@0     | G@2        | G@2        | G@4        | G@5        | G@5        | B(1)@0      | B(1)@0      | B(1)@0
            filemark -2       | 6.6       | B(2)@0     | B(2)@0     | B(2)@0     | B(2)@0     | B(1)@0     | B(1)@0     | G@2        | G@4        | G@4        | B(2)@0      | B(2)@0      | B(2)@0
            sequential 0      | 6.6       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            sequential 1      | 6.6       | D@0        | G@3        | G@3        | G@3        | G@5        | G@5        | G@6        | D@7        | D@7        | DE@48       | DE@63       | G@2
            sequential 2      | 6.6       | D@0        | G@6        | G@6        | G@6        | G@6        | G@6        | D@7        | D@7        | D@7        | DE@48       | DE@63       | D@3
            sequential -1     | 6.6       | B@0        | B@0        | B@0        | B@0        | G@2        | G@2        | G@4        | G@5        | G@5        | B@0         | B@0         | B@0
            sequential -2     | 6.6       | B@0        | B@0        | B@0        | B@0        | B@0        | B@0        | B@0        | G@4        | G@4        | B@0         | B@0         | B@0
            end of data       | 6.6       | G@0        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7        | G@48        | G@63        | G@3
            code 4            | 6.6       | X@0        | X@0        | X@1        | X@2        | X@3        | X@4        | X@5        | X@6        | X@7        | X@48        | X@63        | X@1
            space16 2         | 7         | D(2)@0     | G@2        | F(1)@3     | F(2)@3     | F(1)@5     | F(2)@5     | F(2)@6     | D(1)@7     | D(2)@7     | DE(2)@48    | DE(2)@63    | F(2)@2
            space16 -2        | 7         | B(2)@0     | B(2)@0     | B(1)@0     | G@0        | F(2)@2     | F(1)@2     | F(2)@4     | F(2)@5     | F(1)@5     | G@46        | G@61        | B(1)@0
            locate 0          | 6.3       | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0         | G@0         | G@0
            locate 2          | 6.3       | D@0        | G@2        | G@2        | G@2        | G@2        | G@2        | G@2        | G@2        | G@2        | G@2         | G@2         | G@2
            locate 5          | 6.3       | D@0        | G@5        | G@5        | G@5        | G@5        | G@5        | G@5        | G@5        | G@5        | G@5         | G@5         | D@3
            locate 7          | 6.3       | D@0        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7         | G@7         | D@3
            locate 99         | 6.3       | D@0        | D@7        | D@7        | D@7        | D@7        | D@7        | D@7        | D@7        | D@7        | DE@48       | DE@63       | D@3
            locate 1:1        | 6.3       | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1      | G@1/1       | G@1/1       | G@1/1
            locate 2:0        | 6.3       | X@0        | X@0        | X@1        | X@2        | X@3        | X@4        | X@5        | X@6        | X@7        | X@48        | X@63        | X@1
            locate16 5        | 7         | D@0        | G@5        | G@5        | G@5        | G@5        | G@5        | G@5        | G@5        | G@5        | G@5         | G@5         | D@3
            locate16 0:0      | 7         | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0       | G@0/0       | G@0/0
            file 0            | 7         | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0         | G@0         | G@0
            file 1            | 7         | D@0        | G@3        | G@3        | G@3        | G@3        | G@3        | G@3        | G@3        | G@3        | DE@48       | DE@63       | G@2
            file 3            | 7         | D@0        | G@6        | G@6        | G@6        | G@6        | G@6        | G@6        | G@6        | G@6        | DE@48       | DE@63       | D@3
            file 4            | 7         | D@0        | D@7        | D@7        | D@7        | D@7        | D@7        | D@7        | D@7        | D@7        | DE@48       | DE@63       | D@3
            locate16 end      | 7         | G@0        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7        | G@7        | G@48        | G@63        | G@3
            destination 2     | 7         | X@0        | X@0        | X@1        | X@2        | X@3        | X@4        | X@5        | X@6        | X@7        | X@48        | X@63        | X@1
            rewind            | 7         | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0        | G@0         | G@0         | G@0
            erase short       | 6.2       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            erase long        | 6.2       | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            erase16 1:2       | 5.2       | G@1/2      | G@1/2      | G@1/2      | G@1/2      | G@1/2      | G@1/2      | G@1/2      | G@1/2      | G@1/2      | G@1/2       | G@1/2       | G@1/2
            load              | 7         | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0      | G@0/0       | G@0/0       | G@0/0
            test ready        | SPC 6.50  | G@0        | G@0        | G@1        | G@2        | G@3        | G@4        | G@5        | G@6        | G@7        | G@48        | G@63        | G@1
            """;

    /** How an operation is sent. */
    private interface Operation {
        Task on(TapeRig rig);
    }

    /** What is on a partition: the length of each block, 0 for a filemark. */
    private static final List<Integer> DATA = List.of(100, 200, 0, 300, 0, 0, 400);
    private static final List<Integer> OTHER = List.of(100, 0, 100);

    private static final Map<String, Operation> OPERATIONS = operations();
    /** After these everything behind the position is gone, where they did not refuse. */
    private static final Pattern CUTS = Pattern.compile("(write|filemarks|erase).*");

    private static Map<String, Operation> operations() {
        Map<String, Operation> all = new LinkedHashMap<>();
        for (int length : new int[]{0, 100, 300}) {
            all.put("read " + length, rig -> read(rig, 0, length, length));
        }
        all.put("read 300 sili", rig -> read(rig, StreamCdb.SUPPRESS_INCORRECT_LENGTH, 300, 300));
        all.put("read 300 sili/100", rig -> fixed(rig, () -> read(rig, StreamCdb.SUPPRESS_INCORRECT_LENGTH, 300, 300)));
        for (int count : new int[]{0, 1, 3}) {
            all.put("read fixed " + count, rig -> fixed(rig, () -> read(rig, StreamCdb.FIXED, count, 100 * count)));
        }
        all.put("read fixed sili", rig -> fixed(rig,
                () -> read(rig, StreamCdb.FIXED | StreamCdb.SUPPRESS_INCORRECT_LENGTH, 1, 100)));
        all.put("read fixed unset", rig -> read(rig, StreamCdb.FIXED, 1, 100));
        read16(all, "read16 0:3 300", 0, 3, 300);
        read16(all, "read16 1:0 100", 1, 0, 100);
        read16(all, "read16 1:1 100", 1, 1, 100);
        read16(all, "read16 1:4 100", 1, 4, 100);
        read16(all, "read16 2:0 100", 2, 0, 100);
        all.put("verify 100", rig -> rig.none(cdb -> StreamCdb.verify6(cdb, 0, 100)));
        all.put("verify fixed 2",
                rig -> fixed(rig, () -> rig.none(cdb -> StreamCdb.verify6(cdb, StreamCdb.FIXED, 2))));
        for (int length : new int[]{0, 1000, 60_000, 70_000}) {
            all.put("write " + length,
                    rig -> rig.out(TapeRig.block(length), cdb -> StreamCdb.write6(cdb, 0, length)));
        }
        for (int count : new int[]{0, 2, 120}) {
            all.put("write fixed " + count, rig -> fixed(rig, () -> rig.out(TapeRig.block(100 * count),
                    cdb -> StreamCdb.write6(cdb, StreamCdb.FIXED, count))));
        }
        all.put("write fixed unset",
                rig -> rig.out(TapeRig.block(100), cdb -> StreamCdb.write6(cdb, StreamCdb.FIXED, 1)));
        all.put("write16 0:1 1000",
                rig -> rig.out(TapeRig.block(1000), cdb -> StreamCdb.write16(cdb, 0, 0, 1, 1000)));
        all.put("write16 1:3 1000",
                rig -> rig.out(TapeRig.block(1000), cdb -> StreamCdb.write16(cdb, 0, 1, 3, 1000)));
        for (int count : new int[]{0, 1, 3, 400}) {
            all.put("filemarks " + count, rig -> rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, 0, count)));
        }
        all.put("filemarks 2 immed", rig -> rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, StreamCdb.IMMEDIATE, 2)));
        all.put("filemarks16 1:1 2", rig -> rig.none(cdb -> StreamCdb.writeFilemarks16(cdb, 0, 1, 1, 2)));
        for (int count : new int[]{0, 1, 2, -1, -2, -99}) {
            all.put("blocks " + count, rig -> rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.BLOCKS, count)));
            all.put("filemark " + count, rig -> rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.FILEMARKS, count)));
            all.put("sequential " + count,
                    rig -> rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.SEQUENTIAL_FILEMARKS, count)));
            all.put("space16 " + count, rig -> rig.none(cdb -> StreamCdb.space16(cdb, StreamCdb.BLOCKS, count)));
        }
        all.put("end of data", rig -> rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.END_OF_DATA, 0)));
        all.put("code 4", rig -> rig.none(cdb -> TapeRig.bytes(cdb, "11 04 000001 00")));
        for (int object : new int[]{0, 2, 5, 7, 99}) {
            all.put("locate " + object, rig -> rig.none(cdb -> StreamCdb.locate10(cdb, 0, 1, object)));
        }
        all.put("locate 1:1", rig -> rig.none(cdb -> StreamCdb.locate10(cdb, StreamCdb.CHANGE_PARTITION, 1, 1)));
        all.put("locate 2:0", rig -> rig.none(cdb -> StreamCdb.locate10(cdb, StreamCdb.CHANGE_PARTITION, 2, 0)));
        locate16(all, "locate16 5", 0, StreamCdb.TO_OBJECT, 1, 5);
        locate16(all, "locate16 0:0", StreamCdb.CHANGE_PARTITION, StreamCdb.TO_OBJECT, 0, 0);
        for (int file : new int[]{0, 1, 3, 4}) {
            locate16(all, "file " + file, 0, StreamCdb.TO_FILE, 1, file);
        }
        locate16(all, "locate16 end", 0, StreamCdb.TO_END_OF_DATA, 0, 0);
        locate16(all, "destination 2", 0, 2, 0, 0);
        all.put("rewind", rig -> rig.none(cdb -> StreamCdb.rewind(cdb, 0)));
        all.put("erase short", rig -> rig.none(cdb -> StreamControlCdb.erase6(cdb, StreamControlCdb.ERASE_SHORT)));
        all.put("erase long", rig -> rig.none(cdb -> StreamControlCdb.erase6(cdb, StreamControlCdb.ERASE_LONG)));
        all.put("erase16 1:2",
                rig -> rig.none(cdb -> StreamControlCdb.erase16(cdb, StreamControlCdb.ERASE_SHORT, 1, 2)));
        all.put("load", rig -> rig.none(cdb -> StreamControlCdb.loadUnload(cdb, 0, StreamControlCdb.LOAD)));
        all.put("test ready", rig -> rig.none(cdb -> TapeRig.bytes(cdb, "00 00 00 00 00 00")));
        return all;
    }

    private static void read16(Map<String, Operation> all, String name, int partition, long object, int length) {
        all.put(name, rig -> rig.in(MemorySegment.ofArray(new byte[length]),
                cdb -> StreamCdb.read16(cdb, 0, partition, object, length)));
    }

    private static void locate16(Map<String, Operation> all, String name, int options, int destination, int partition,
            long number) {
        all.put(name, rig -> rig.none(cdb -> StreamCdb.locate16(cdb, options, destination, partition, number)));
    }

    private static Task read(TapeRig rig, int options, int length, int room) {
        return rig.in(MemorySegment.ofArray(new byte[room]), cdb -> StreamCdb.read6(cdb, options, length));
    }

    private interface Sent {
        Task now();
    }

    /** With a block length of 100 in force. */
    private static Task fixed(TapeRig rig, Sent sent) {
        rig.blockLength(100);
        Task task = sent.now();
        rig.blockLength(0);
        return task;
    }

    /** Puts the tape where a column says; {@return what is on its partition} */
    private static List<Integer> prepare(TapeRig rig, String position) {
        rig.locate(1, 0);
        record(rig, OTHER);
        rig.locate(0, 0);
        switch (position) {
            case "empty" -> {
                return List.of();
            }
            case "warning" -> {
                return full(rig, 48);
            }
            case "end" -> {
                return full(rig, 63);
            }
            case "other" -> {
                record(rig, DATA);
                rig.locate(1, 1);
                return OTHER;
            }
            default -> {
                record(rig, DATA);
                rig.locate(0, Long.parseLong(position));
                return DATA;
            }
        }
    }

    private static List<Integer> full(TapeRig rig, int blocks) {
        rig.blockLength(1000);
        Task task = rig.out(TapeRig.block(1000 * blocks), cdb -> StreamCdb.write6(cdb, StreamCdb.FIXED, blocks));
        assertEquals("W", told(task));
        rig.blockLength(0);
        return Collections.nCopies(blocks, 1000);
    }

    private static void record(TapeRig rig, List<Integer> items) {
        for (int item : items) {
            if (item == 0) {
                rig.filemark();
            } else {
                rig.write(item);
            }
        }
        TapeRig.good(rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, 0, 0)));
    }

    private static final Pattern CELL = Pattern.compile("([A-Z]+)(?:\\((-?\\d+)\\))?@(?:(\\d)/)?(\\d+)");

    @TestFactory
    Stream<DynamicNode> everyOperationAtEveryPosition() {
        List<String[]> rows = TABLE.lines().map(line -> line.split("\\s*\\|\\s*")).toList();
        assertEquals(POSITIONS, List.of(Arrays.copyOfRange(rows.getFirst(), 2, rows.getFirst().length)));
        return rows.stream().skip(1).map(row -> {
            List<DynamicNode> cells = new ArrayList<>();
            for (int column = 0; column < POSITIONS.size(); column++) {
                String position = POSITIONS.get(column);
                String cell = row[column + 2].strip();
                cells.add(dynamicTest("at " + position + ": " + cell, () -> check(row[0].strip(), position, cell)));
            }
            return dynamicContainer(row[0].strip() + " (" + row[1] + ")", cells);
        });
    }

    private static void check(String name, String position, String cell) throws IOException {
        Matcher expected = CELL.matcher(cell);
        assertTrue(expected.matches(), cell);
        try (TapeRig rig = TapeRig.small()) {
            List<Integer> items = prepare(rig, position);
            int partition = rig.where().partition();
            Task task = OPERATIONS.get(name).on(rig);
            assertEquals(outcome(expected), told(task), cell);
            boolean same = expected.group(3) == null;
            int then = same ? partition : Integer.parseInt(expected.group(3));
            long object = Long.parseLong(expected.group(4));
            TapeRig.Where where = rig.where();
            assertEquals(then, where.partition());
            assertEquals(object, where.object());
            assertEquals(object == 0, (where.bits() & 0x80) != 0, "BOP");
            if (!CUTS.matcher(name).matches()) {
                List<Integer> there = then == partition ? items : then == 1 ? OTHER : zero(position);
                assertEquals(there.subList(0, (int) object).stream().filter(item -> item == 0).count(), where.file());
            } else if (task.moved() > 0 || !name.startsWith("write") && Set.of("G", "W").contains(expected.group(1))
                    && !name.endsWith(" 0")) {
                TapeRig.good(rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.END_OF_DATA, 0)));
                assertEquals(object, rig.where().object(), "end of data");
            }
        }
    }

    /** What partition 0 holds when a command came there from partition 1. */
    private static List<Integer> zero(String position) {
        return position.equals("other") ? DATA : List.of();
    }

    private static String outcome(Matcher expected) {
        return expected.group(1) + (expected.group(2) == null ? "" : "(" + expected.group(2) + ")");
    }

    private static final Map<String, List<Object>> SENSES = Map.of(
            "F", List.of(SenseKey.NO_SENSE, AdditionalSense.FILEMARK_DETECTED, Set.of(StreamMark.FILEMARK)),
            "D", List.of(SenseKey.BLANK_CHECK, AdditionalSense.END_OF_DATA_DETECTED, Set.of()),
            "DE", List.of(SenseKey.BLANK_CHECK, AdditionalSense.END_OF_DATA_DETECTED, Set.of(StreamMark.END_OF_MEDIUM)),
            "B", List.of(SenseKey.NO_SENSE, AdditionalSense.BEGINNING_OF_PARTITION_MEDIUM_DETECTED,
                    Set.of(StreamMark.END_OF_MEDIUM)),
            "I", List.of(SenseKey.NO_SENSE, AdditionalSense.NO_ADDITIONAL_SENSE_INFORMATION,
                    Set.of(StreamMark.INCORRECT_LENGTH)),
            "W", List.of(SenseKey.NO_SENSE, AdditionalSense.END_OF_PARTITION_MEDIUM_DETECTED,
                    Set.of(StreamMark.END_OF_MEDIUM)),
            "O", List.of(SenseKey.VOLUME_OVERFLOW, AdditionalSense.END_OF_PARTITION_MEDIUM_DETECTED,
                    Set.of(StreamMark.END_OF_MEDIUM)),
            "X", List.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB, Set.of()));

    /** How a command ended, as the table writes it. */
    private static String told(Task task) {
        if (task.status() == ScsiStatus.GOOD) {
            return "G";
        }
        // As an initiator reads it: in fixed format.
        MemorySegment bytes = MemorySegment.ofArray(new byte[64]);
        Sense sense = Sense.parse(bytes.asSlice(0, task.writeSense(bytes))).orElseThrow();
        List<Object> found = List.of(sense.key(), sense.additional(), sense.streamMarks());
        String name = SENSES.entrySet().stream().filter(each -> each.getValue().equals(found)).map(Map.Entry::getKey)
                .findAny().orElse(sense.toString());
        if (name.equals("W")) {
            assertEquals(0, sense.residual().orElseThrow());
            return name;
        }
        return sense.residual().isPresent() ? name + "(" + sense.residual().getAsLong() + ")" : name;
    }
}
