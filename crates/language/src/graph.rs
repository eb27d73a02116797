//! An ONNX graph with named inputs and outputs, run by `rten`.

use std::borrow::Cow;
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};

/// A loaded graph; weights are packed once for the matrix kernels.
pub(crate) struct Graph<const IN: usize, const OUT: usize> {
    model: Model,
    inputs: [NodeId; IN],
    outputs: [NodeId; OUT],
}

impl<const IN: usize, const OUT: usize> Graph<IN, OUT> {
    /// Loads a graph.
    ///
    /// # Errors
    /// What is wrong with it, where it is no graph or lacks an input or output.
    pub(crate) fn load(onnx: Cow<'static, [u8]>, inputs: [&str; IN], outputs: [&str; OUT]) -> Result<Self, String> {
        let mut options = ModelOptions::with_all_ops();
        let options = options.prepack_weights(true);
        // Built-in weights are used where they lie in the program.
        let model = match onnx {
            Cow::Borrowed(built_in) => options.load_static_slice(built_in),
            Cow::Owned(file) => options.load(file),
        };
        let model = model.map_err(|error| error.to_string())?;
        let inputs = nodes(&model, inputs)?;
        let outputs = nodes(&model, outputs)?;
        Ok(Self { model, inputs, outputs })
    }

    /// The outputs for these inputs, on the threads of `pool`.
    ///
    /// # Errors
    /// What the graph says, where it fails.
    pub(crate) fn run(&self, inputs: [Value; IN], pool: &Arc<ThreadPool>) -> Result<[Value; OUT], String> {
        let inputs = self.inputs.into_iter().zip(inputs.map(Into::into)).collect();
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
        self.model.run_n(inputs, self.outputs, Some(options)).map_err(|error| error.to_string())
    }

    /// A value inside the graph by its name; `None` where there is no such.
    pub(crate) fn inner(&self, name: &str) -> Option<NodeId> {
        self.model.find_node(name)
    }

    /// One inner value that hangs on the first input alone; only what it needs is computed.
    ///
    /// # Errors
    /// What the graph says, where it fails.
    pub(crate) fn run_to(&self, inner: NodeId, first: Value, pool: &Arc<ThreadPool>) -> Result<Value, String> {
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
        let found = self.model.run_n(vec![(self.inputs[0], first.into())], [inner], Some(options));
        found.map(|[value]| value).map_err(|error| error.to_string())
    }
}

fn nodes<const N: usize>(model: &Model, names: [&str; N]) -> Result<[NodeId; N], String> {
    let mut found = Vec::with_capacity(N);
    for name in names {
        found.push(model.node_id(name).map_err(|_| format!("it has no {name:?}"))?);
    }
    Ok(std::array::from_fn(|at| found[at]))
}
