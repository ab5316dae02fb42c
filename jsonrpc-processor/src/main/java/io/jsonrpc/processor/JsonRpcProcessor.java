package io.jsonrpc.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Looks at types whose methods are called by JSON-RPC while they are compiled. What would fail the start of an application is
 * an error of the compiler, at its place in the source; the Javadoc of the methods and of the types of their params and results
 * is kept, as resources in {@code META-INF/jsonrpc/docs}, for the documents that {@code jsonrpc-openrpc} writes.
 *
 * @since 0.1
 */
@SupportedAnnotationTypes({
    Annotations.SERVICE,
    Annotations.METHOD,
    Annotations.NOTIFICATION,
    Annotations.STREAM,
    Annotations.CONTROLLER
})
public final class JsonRpcProcessor extends AbstractProcessor {

    private final Set<String> written = new HashSet<>();

    /** Called by the compiler, by the name of the class. */
    public JsonRpcProcessor() {}

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        ContractFaults faults = new ContractFaults(this.processingEnv);
        ContractTexts texts = new ContractTexts(this.processingEnv);
        for (TypeElement type : contracts(annotations, round)) {
            faults.report(type);
            texts.read(type);
        }
        texts.written().forEach(this::write);
        return false;
    }

    /** The types of this round that have the annotations, or whose methods have them. */
    private static Set<TypeElement> contracts(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Set<TypeElement> types = new LinkedHashSet<>();
        for (TypeElement annotation : annotations) {
            for (Element annotated : round.getElementsAnnotatedWith(annotation)) {
                Element type = annotated.getKind() == ElementKind.METHOD ? annotated.getEnclosingElement() : annotated;
                types.add((TypeElement) type);
            }
        }
        return types;
    }

    private void write(TypeElement type, Map<String, Object> texts) {
        String name = this.processingEnv.getElementUtils().getBinaryName(type).toString();
        if (!this.written.add(name)) {
            return;
        }
        String file = "META-INF/jsonrpc/docs/" + name + ".json";
        try (Writer out = this.processingEnv
                .getFiler()
                .createResource(StandardLocation.CLASS_OUTPUT, "", file, type)
                .openWriter()) {
            out.write(TextsFile.of(texts));
        } catch (IOException unwritable) {
            this.processingEnv
                    .getMessager()
                    .printMessage(Diagnostic.Kind.WARNING, file + " cannot be written: " + unwritable, type);
        }
    }
}
