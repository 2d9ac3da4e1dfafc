// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of whom each rule binds, against what is broken to prove it. */
class RuleListTest {

    private static final Path KIT = Project.file("bundles/io.kiovec.tck/RULES.md");
    private static final Path CORE = Project.file("bundles/io.kiovec.core/RULES.md");
    private static final Path LIST = Project.file("cnf/rules.md");
    private static final Map<Character, Integer> RULES = new LinkedHashMap<>();

    static {
        RULES.put('M', 7);
        RULES.put('L', 5);
        RULES.put('S', 9);
        RULES.put('D', 6);
    }

    /** {@return the cells of the rows of a table that begin with the number of a rule} */
    private static List<String[]> rows(Path file) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> line.matches("\\| [MLSD]\\d \\|.*"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toArray(String[]::new))
                .toList();
    }

    /** {@return the rules that have something broken: a row that names a test} */
    private static Set<String> broken(Path file) throws IOException {
        return rows(file).stream().filter(row -> row[1].startsWith("`")).map(row -> row[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> bound(String whom) throws IOException {
        return rows(LIST).stream().filter(row -> List.of(row[1].split(", ")).contains(whom)).map(row -> row[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyRuleBindsSomebody() throws Exception {
        List<String> all = RULES.entrySet().stream()
                .flatMap(letter -> Stream.iterate(1, i -> i <= letter.getValue(), i -> i + 1)
                        .map(number -> letter.getKey().toString() + number))
                .toList();
        assertEquals(all, rows(LIST).stream().map(row -> row[0]).toList());
        for (String[] row : rows(LIST)) {
            assertTrue(Set.of("drivers", "core", "contract").containsAll(List.of(row[1].split(", "))), row[0]);
        }
    }

    @Test
    void aRuleThatBindsDriversHasABrokenDriver() throws Exception {
        assertEquals(bound("drivers"), broken(KIT));
    }

    @Test
    void aRuleThatBindsTheCoreHasABrokenCore() throws Exception {
        assertEquals(bound("core"), broken(CORE));
    }

    @Test
    void D4_everyTypeOfTheContractSaysWhoImplementsIt() throws Exception {
        assertEquals(Set.of("D4"), bound("contract"));
        Map<String, Boolean> says = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Project.file("bundles/io.kiovec.api/target/classes"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
                ClassModel type = ClassFile.of().parse(file);
                if (isImplemented(type)) {
                    says.put(type.thisClass().asInternalName(), saysByWhom(type));
                }
            }
        }
        assertTrue(says.size() > 20, says::toString);
        says.values().removeIf(Boolean::booleanValue);
        assertEquals(Map.of(), says);
    }

    /** A contract that is broken by this type. */
    public interface Unsaid {
    }

    @Test
    void D4_aTypeThatDoesNotSayItIsFound() throws Exception {
        try (var file = RuleListTest.class.getResourceAsStream("RuleListTest$Unsaid.class")) {
            ClassModel type = ClassFile.of().parse(file.readAllBytes());
            assertTrue(isImplemented(type) && !saysByWhom(type));
        }
    }

    private static boolean isImplemented(ClassModel type) {
        return type.flags().has(AccessFlag.PUBLIC) && type.flags().has(AccessFlag.INTERFACE)
                && !type.flags().has(AccessFlag.ANNOTATION)
                && type.findAttribute(Attributes.permittedSubclasses()).isEmpty()
                && !type.thisClass().asInternalName().endsWith("package-info");
    }

    private static boolean saysByWhom(ClassModel type) {
        return type.findAttribute(Attributes.runtimeInvisibleAnnotations()).stream()
                .flatMap(found -> found.annotations().stream()).map(one -> one.className().stringValue())
                .anyMatch(name -> name.endsWith("/ConsumerType;") || name.endsWith("/ProviderType;"));
    }
}
