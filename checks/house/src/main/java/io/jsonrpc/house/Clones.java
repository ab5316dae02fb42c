package io.jsonrpc.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.sourceforge.pmd.cpd.CPDConfiguration;
import net.sourceforge.pmd.cpd.CpdAnalysis;
import net.sourceforge.pmd.lang.Language;
import net.sourceforge.pmd.lang.LanguageRegistry;

/** Blocks of code that occur more than once, by PMD's CPD. */
final class Clones {

    /** A block of so many tokens is some 10 lines. */
    static final int TOKENS = 70;

    private Clones() {}

    /**
     * How many blocks occur more than once.
     *
     * @param language as PMD calls it
     */
    static int count(Checkout checkout, List<SourceFile> files, String language) {
        Language parsed = LanguageRegistry.CPD.getLanguageById(language);
        if (parsed == null) {
            throw new IllegalStateException("PMD has no lexer of " + language);
        }
        CPDConfiguration configuration = new CPDConfiguration();
        configuration.setOnlyRecognizeLanguage(parsed);
        configuration.setMinimumTileSize(TOKENS);
        AtomicInteger blocks = new AtomicInteger();
        try (CpdAnalysis analysis = CpdAnalysis.create(configuration)) {
            files.forEach(file -> analysis.files().addFile(checkout.root().resolve(file.path())));
            analysis.performAnalysis(report -> blocks.set(report.getMatches().size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return blocks.get();
    }
}
