// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading a class of ours starts nothing, opens nothing and changes nothing for others. */
class StaticInitialisersTest {

    private static Harmless harmless() throws IOException {
        return Harmless.read(Project.file("cnf/initialisers.txt"));
    }

    @Test
    void noClassHasAnInitialiserWithEffects() throws IOException {
        // Together, for what a bundle calls of another one is followed too.
        Map<String, ClassModel> all = new TreeMap<>();
        for (String bundle : Project.bundles()) {
            all.putAll(StaticInitialisers.classesOf(Project.jar(bundle), "io/kiovec/"));
        }
        assertTrue(all.size() > 500, () -> "only " + all.size() + " classes were found");
        assertEquals("", String.join("\n", new StaticInitialisers(all, harmless()).objections()));
    }

    // What breaks the rule, each by one call.

    static final class StartsAThread {
        static final Thread REAPER = Thread.ofVirtual().start(() -> {
        });
    }

    static final class OpensAFile {
        static final List<String> NAMES = names();

        private static List<String> names() {
            try {
                return Files.readAllLines(Path.of("/etc/hostname"));
            } catch (IOException e) {
                return List.of();
            }
        }
    }

    static final class SetsAProperty {
        static {
            System.setProperty("org.example", "set");
        }
    }

    static final class LooksAFunctionUp {
        static final Optional<MemorySegment> GETPID = Linker.nativeLinker().defaultLookup().find("getpid");
    }

    static final class StartsInALambda {
        static final Map<String, Process> PROCESSES = new ConcurrentHashMap<>();

        static {
            PROCESSES.computeIfAbsent("true", name -> {
                try {
                    return new ProcessBuilder(name).start();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    static final class IsHarmless {
        static final Map<String, Integer> NUMBERS = Map.of("one", 1);
        static final List<String> WORDS = NUMBERS.keySet().stream().map(word -> word + "!").toList();

        static List<String> words() throws IOException {
            return Files.readAllLines(Path.of("/etc/hostname"));
        }
    }

    private static List<String> said(Class<?> type) throws IOException {
        Map<String, ClassModel> classes = new TreeMap<>();
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            ClassModel model = ClassFile.of().parse(in.readAllBytes());
            classes.put(model.thisClass().asInternalName(), model);
        }
        return new StaticInitialisers(classes, harmless()).objections();
    }

    @ParameterizedTest
    @ValueSource(classes = {StartsAThread.class, OpensAFile.class, SetsAProperty.class, LooksAFunctionUp.class,
        StartsInALambda.class})
    void anEffectIsReported(Class<?> type) throws IOException {
        List<String> said = said(type);
        String method = switch (type.getSimpleName()) {
            case "StartsAThread" -> "java.lang.Thread$Builder$OfVirtual.start";
            case "OpensAFile" -> "java.nio.file.Files.readAllLines";
            case "SetsAProperty" -> "java.lang.System.setProperty";
            case "LooksAFunctionUp" -> "java.lang.foreign.Linker.nativeLinker";
            default -> "java.lang.ProcessBuilder.start";
        };
        assertTrue(said.stream().anyMatch(line -> line.startsWith(type.getName() + " calls " + method)),
                said::toString);
    }

    @Test
    void whatIsOnlyThereToBeCalledLaterIsNot() throws IOException {
        assertEquals(List.of(), said(IsHarmless.class));
    }
}
